#!/usr/bin/env python3
"""/health and /metrics, at a port of their own."""
import http.client
import re
import shutil
import subprocess
import sys

import harness
from gate import MILK, Page
from harness import MovedIn


class Watchers(MovedIn):
    def setUp(self):
        super().setUp()
        self.served = harness.Served(self.house, web=("--port", "0", "--health-port", "0"))
        self.addCleanup(self.served.kill)
        self.port = int(re.search(r"http://127.0.0.1:(\d+)/health", self.served.wait_for("Health and numbers"))[1])
        said = self.served.wait_for("Open http")
        self.page = Page(re.search(r"http://[0-9.:]+", said)[0])
        self.page.pair(re.search(r"#pair=(\S+)", said)[1])

    def ask(self, path, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def numbers(self):
        status, text = self.ask("/metrics")
        self.assertEqual(status, 200)
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if not line.startswith("#")}

    def test_a_house_that_answers_is_well(self):
        self.assertEqual(self.ask("/health"), (200, "well\n"))

    def test_requests_and_streams_are_counted_and_nothing_of_anybody(self):
        before = self.numbers()
        self.page.run(MILK)
        self.page.ask("GET", "/api/nothing")
        with self.page.stream("GET", "/api/events") as stream:
            self.assertEqual(stream.answer.status, 200)
            now = self.numbers()
        self.assertEqual(now["hearth_gate_streams"], 1)
        self.assertEqual(now['hearth_gate_answers_total{status="4xx"}'] - before['hearth_gate_answers_total{status="4xx"}'], 1)
        self.assertEqual(now["hearth_gate_own_seconds_count"], now['hearth_gate_own_seconds_bucket{le="+Inf"}'])
        self.assertGreater(now["hearth_gate_connections_accepted_total"], before["hearth_gate_connections_accepted_total"])
        _, text = self.ask("/metrics")
        for word in ("milk", "Daniel", "a test", self.page.cookie.split("=")[1]):
            self.assertNotIn(word, text)

    def test_promtool_finds_nothing_wrong(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool is not there (Debian's package prometheus)")
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.ask("/metrics")[1], capture_output=True, text=True)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""), checked.stdout)

    def test_nothing_else_is_answered_there_and_none_of_it_elsewhere(self):
        for path in ("/", "/api/me", "/metrics/x", "/health?x"):
            self.assertEqual(self.ask(path)[0], 404, path)
        self.assertEqual(self.ask("/metrics", "POST")[0], 404)
        self.assertNotIn(b"hearth_gate", self.page.get("/metrics"))  # the app's own page


if __name__ == "__main__":
    sys.exit(harness.main())
