#!/usr/bin/env python3
"""The engine and the courier of a running house: they fall, and nobody loses anything by it."""
import os
import signal
import sys
import threading

import harness
from harness import DONE, ERROR, NOW, ModelServer, MovedIn


def processes(served, role):
    """Those of a role, whoever waits before who works."""
    return sorted(p for p, line in harness.started_by(served.process.pid).items() if role in line)


class Falling(MovedIn):
    def asked(self, text, **options):
        return self.house.must("ask", "--json", "--now", NOW, *options.pop("more", ()), "--", text)

    def test_an_engine_killed_in_the_middle_of_a_request_is_asked_again(self):
        with self.house.serve() as served:
            self.asked("add quinces to the shopping list")
            engine = processes(served, "@engine")
            self.assertTrue(engine)
            for pid in engine:
                os.kill(pid, signal.SIGSTOP)  # so that the request is surely in the middle
            answers = []
            asking = threading.Thread(
                target=lambda: answers.append(self.asked("add figs to the shopping list"))
            )
            asking.start()
            asking.join(0.5)
            self.assertEqual(answers, [])
            os.kill(engine[0], signal.SIGKILL)
            asking.join(harness.PATIENCE)
            self.assertEqual(answers[0].status, DONE)
            self.assertFalse(set(engine) & set(processes(served, "@engine")))
            shown = self.asked("what's on the shopping list?").json["reply"]
        self.assertEqual(shown.count("figs"), 1)
        self.assertEqual(shown.count("quinces"), 1)

    def test_an_engine_ends_with_its_house(self):
        with self.house.serve() as served:
            self.asked("add quinces to the shopping list")
            engine = processes(served, "@engine")
            served.process.kill()
            served.process.wait()

            def gone():
                alive = [p for p in engine if os.path.exists(f"/proc/{p}")]
                return not [p for p in alive if "Z" not in open(f"/proc/{p}/stat").read().split()[2]]

            harness.wait_until(gone, "the engine ends")

    def test_a_courier_killed_in_the_middle_fails_its_step_and_is_not_sent_again(self):
        begun = threading.Event()
        held = threading.Event()

        def hold(_):
            begun.set()
            held.wait(harness.PATIENCE)
            return harness.openai_says("Hello")

        with self.house.serve() as served, ModelServer(hold) as far:
            add = ["model", "add", "far", "--kind", "openai", "--model", "m", "--url", far.url]
            self.house.must(*add, "--no-key")
            self.house.must("model", "use", "far")
            answers = []
            asking = threading.Thread(
                target=lambda: answers.append(
                    self.house.run("ask", "--mode", "thinking", "--now", NOW, "--", "say hello")
                )
            )
            asking.start()
            self.assertTrue(begun.wait(harness.PATIENCE))
            os.kill(processes(served, "@courier")[0], signal.SIGKILL)
            asking.join(harness.PATIENCE)
            held.set()
            self.assertEqual(len(far.requests), 1)
            self.assertNotEqual(answers[0].status, DONE)
            self.assertRegex(answers[0].out + answers[0].err, "cut|broke")
            # The house goes on.
            self.asked("add figs to the shopping list")

    def test_doctor_says_what_holds(self):
        findings = {one["subject"]: one for one in self.house.must("doctor", "--json").json}
        self.assertIn("courier", findings)
        self.assertIn("processes", findings)

    def test_a_model_file_made_to_do_harm_is_an_error(self):
        for content in (b"GGUF", b"GGUF" + os.urandom(4096), b"GGUF\3\0\0\0" + b"\xff" * 4096):
            model = self.file("bad.gguf", content)
            self.house.must("model", "add", "bad", "--kind", "local", "--model", model)
            self.assert_sentence(self.house.run("model", "test", "bad"), status=ERROR)


if __name__ == "__main__":
    sys.exit(harness.main())
