#!/usr/bin/env python3
"""What is stopped, cut, killed or put to sleep in the middle, by the gate."""
import http.client
import os
import signal
import sys
import threading
import uuid

import harness
from gate import MILK, Gate, run_input


class Interrupted(Gate):
    """A model thinks until it is told to go on."""

    def setUp(self):
        super().setUp()
        self.thinking, self.go_on = threading.Event(), threading.Event()
        self.addCleanup(self.go_on.set)

        def answer(_):
            self.thinking.set()
            self.go_on.wait(harness.PATIENCE)
            return harness.openai_says('say("Thought.")')

        server = harness.ModelServer(answer)
        self.addCleanup(server.__exit__)
        words = ["--kind", "openai", "--model", "large", "--url", server.url, "--no-key"]
        self.house.must("model", "add", "remote", *words)
        self.paired().post("/api/models/remote/use")

    def begin(self):
        self.run_name = str(uuid.uuid4())
        stream = self.page.stream("POST", "/api/run", run_input("ponder", "thinking", self.run_name))
        self.assertTrue(self.thinking.wait(harness.PATIENCE))
        return stream

    def test_a_run_can_be_stopped_while_all_else_is_looked_at(self):
        with self.begin() as stream:
            [run] = self.page.get("/api/runs")["runs"]
            self.assertEqual((run["run"], run["request"]), (self.run_name, "ponder"))
            self.page.get("/api/rooms/lists")
            self.page.post(f"/api/runs/{self.run_name}/stop")
            self.assertEqual(stream.until("RUN_FINISHED")["result"]["state"], "stopped")
        self.page.post(f"/api/runs/{self.run_name}/stop", status=404)

    def test_stop_everything_stops_what_waits_too(self):
        with self.begin(), self.page.stream("POST", "/api/run", run_input(MILK)) as waits:
            harness.wait_until(lambda: len(self.page.get("/api/runs")["runs"]) == 2, "both wait")
            self.assertEqual(self.page.post("/api/stop")["runs"], 2)
            self.assertEqual(waits.until("RUN_ERROR")["message"], "Stopped.")
            harness.wait_until(lambda: not self.page.get("/api/runs")["runs"], "both have ended")
        self.assertNotIn("milk", self.house.must("log").out)

    def test_a_page_that_goes_away_comes_back_to_what_it_missed(self):
        seen = self.page.get("/api/me")["seq"]
        with self.begin() as stream:
            next(iter(stream))
        self.go_on.set()
        with self.page.stream("GET", f"/api/events?after={seen}") as stream:
            events = []
            for event in stream:
                events.append(event)
                if event["kind"] == "task_ended":
                    break
        self.assertEqual([event["seq"] for event in events], sorted({event["seq"] for event in events}))
        self.assertEqual(events[-1]["text"], "Thought.")
        with self.page.stream("GET", "/api/events", Last_Event_ID=str(events[-2]["seq"])) as stream:
            self.assertEqual(next(iter(stream)), events[-1])
        with self.page.stream("GET", "/api/events?after=5") as stream:
            self.assertEqual(next(iter(stream))["kind"], "reset")

    def test_a_house_killed_in_mid_stream_finishes_the_task_when_it_is_back(self):
        seen = self.page.get("/api/me")["seq"]
        with self.begin() as stream:
            os.kill(self.served.process.pid, signal.SIGKILL)
            with self.assertRaises((ConnectionError, http.client.HTTPException, AssertionError)):
                stream.until("RUN_FINISHED")
        self.go_on.set()
        self.served.wait()
        served = harness.Served(self.house, web=("--port", self.address.split(":")[-1]))
        self.addCleanup(served.kill)
        served.wait_for("lets another one in")
        with self.page.stream("GET", f"/api/events?after={seen}") as stream:
            self.assertEqual(next(iter(stream))["kind"], "reset")
        [task] = self.page.get("/api/talk?count=1")["tasks"]
        self.assertEqual((task["request"], task["state"], task["reply"]), ("ponder", "done", "Thought."))

    def test_a_house_put_to_sleep_leaves_a_running_task_for_its_next_start(self):
        with self.begin():
            self.assertEqual(self.served.stop(), 0)
        self.go_on.set()
        self.assertIn("Thought.", self.house.run("log", "--json").out)

    def test_a_gate_that_is_killed_is_started_again_and_runs_go_on(self):
        with self.begin() as stream:
            [gate] = [pid for pid in children(self.served.process.pid) if plays(pid, "gate")]
            os.kill(gate, signal.SIGKILL)
            with self.assertRaises((ConnectionError, http.client.HTTPException, AssertionError)):
                stream.until("RUN_FINISHED")
        self.served.wait_for("The gate ended")
        self.go_on.set()
        body = run_input("ponder", "thinking", self.run_name)
        with self.page.stream("POST", "/api/run", body) as stream:
            self.assertEqual(stream.until("RUN_FINISHED")["result"]["text"], "Thought.")
        self.assertEqual(len(self.page.get("/api/log")["tasks"]), 1)


def plays(pid, role):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return b"@" + role.encode() in file.read().split(b"\0")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        found = file.read().split()
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            found += file.read().split()
    return {int(child) for child in found}


if __name__ == "__main__":
    sys.exit(harness.main())
