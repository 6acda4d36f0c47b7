#!/usr/bin/env python3
"""What the gate speaks, held beside others' implementations of it (npm, pinned by third_party/judges)."""
import os
import pathlib
import re
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
import harness
from gate import Page
from harness import DONE, ROOT, MovedIn


def fetched():
    """The folder of the packages, and its Node."""
    found = subprocess.run([ROOT / "tools/conformance", "judges"], capture_output=True, text=True, check=True)
    folder = pathlib.Path(found.stdout.strip())
    return folder, next(folder.glob("node_modules/node-linux-*/bin/node"))


class Judges(MovedIn):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.packages, cls.node = fetched()

    def setUp(self):
        super().setUp()
        self.served = harness.Served(self.house, web=("--port", "0"))
        self.addCleanup(self.served.kill)
        said = self.served.wait_for("Open http")
        # A passkey is for a name.
        self.address = re.search(r"http://[0-9.:]+", said)[0].replace("127.0.0.1", "localhost")
        self.code = re.search(r"#pair=(\S+)", said)[1]

    def judge(self, script, *words):
        environment = {**os.environ, "JUDGES": str(self.packages / "node_modules")}
        words = [self.node, HERE / script, *map(str, words)]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        return done.stdout

    def test_passkeys_are_taken_and_refused_as_simplewebauthn_does(self):
        said = self.judge("passkeys.mjs", self.address, self.code)
        self.assertRegex(said, r"[1-9]\d+ ceremonies, judged alike")
        # It ended by erasing the house, which the passkey had confirmed.
        self.assertEqual(self.served.wait(), DONE)
        self.assertNotIn("Daniel", str(self.house.run("owner")))

    def test_openai_s_own_client_talks_with_the_house(self):
        page = Page(self.address)
        page.pair(self.code)
        token = page.post("/api/tokens", {"name": "a judge"})["token"]
        self.assertIn("all as it expects", self.judge("openai.mjs", self.address, token))

    def test_ag_ui_s_client_accepts_every_order_of_events(self):
        asked = threading.Event()
        self.addCleanup(asked.set)

        def answer(_):
            asked.wait(harness.PATIENCE)
            return harness.openai_says('say("Thought.")')

        server = harness.ModelServer(answer)
        self.addCleanup(server.__exit__)
        words = ["--kind", "openai", "--model", "large", "--url", server.url, "--no-key"]
        self.house.must("model", "add", "remote", *words)
        self.house.must("model", "use", "remote")
        self.assertRegex(self.judge("ag_ui.mjs", self.address, self.code), r"[1-9]\d+ runs, every order accepted")


if __name__ == "__main__":
    sys.exit(harness.main())
