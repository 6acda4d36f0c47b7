#!/usr/bin/env python3
"""Runs and their events, by the gate; undo; idempotency keys."""
import sys
import uuid

import harness
from gate import MILK, Gate, run_input


class Running(Gate):
    def test_a_run_streams_its_steps_and_its_reply(self):
        page = self.paired()
        events = page.run(MILK)
        kinds = [event["type"] for event in events]
        self.assertEqual((kinds[0], kinds[-1]), ("RUN_STARTED", "RUN_FINISHED"))
        self.assertLess(kinds.index("STEP_STARTED"), kinds.index("STEP_FINISHED"))
        plan = next(event for event in events if event["type"] == "ACTIVITY_SNAPSHOT")
        self.assertIn("lists.add", plan["content"]["text"])
        self.assertEqual(events[-1]["outcome"], {"type": "success"})
        self.assertEqual(page.reply('lists.show("shopping")'), "The shopping list:\n  • milk")
        [task] = page.get("/api/talk?count=2")["tasks"][:1]
        self.assertEqual((task["request"], task["state"]), (MILK, "done"))
        why = page.get(f"/api/log/{task['id']}")
        self.assertEqual(why["steps"][0]["given"][0]["from"], "you said or approved it")
        self.assertIn("lists.add", why["plan"])

    def test_spark_plans_what_is_said(self):
        page = self.paired()
        self.assertIn("milk", page.reply("put milk on the shopping list", mode="instant"))

    def test_what_cannot_begin_is_an_error_of_the_run(self):
        page = self.paired()
        events = page.run("   ")
        self.assertEqual([event["type"] for event in events], ["RUN_STARTED", "RUN_ERROR"])
        self.assertEqual(page.ask("POST", "/api/run", {**run_input("x"), "messages": []})[0], 400)

    def test_the_same_run_asked_twice_is_done_once(self):
        page = self.paired()
        run = str(uuid.uuid4())
        first, second = page.run(MILK, run=run), page.run(MILK, run=run)
        self.assertEqual(first, second)
        self.assertEqual(len(page.get("/api/log")["tasks"]), 1)

    def test_undo_takes_back_and_says_so_to_open_pages(self):
        page = self.paired()
        page.run(MILK)
        with page.stream("GET", "/api/events") as stream:
            said = page.post("/api/undo")["text"]
            self.assertIn("Taken back", said)
            self.assertEqual(stream.until("undone")["text"], said)
        page.post("/api/undo", status=404)

    def test_an_idempotency_key_does_a_change_once(self):
        page = self.paired()
        page.run(MILK)
        page.run('lists.add(["eggs"], list="shopping")')
        key = str(uuid.uuid4())
        first = page.post("/api/undo", Idempotency_Key=key)
        self.assertEqual(page.post("/api/undo", Idempotency_Key=key), first)
        self.assertEqual(page.reply('lists.show("shopping")'), "The shopping list:\n  • milk")
        self.assertEqual(page.post("/api/stop", Idempotency_Key=key, status=400)["code"], "invalid")


class Anew(Gate):
    """What came before a restart is not done again after it."""

    def restart(self):
        self.assertEqual(self.served.stop(), 0)
        served = harness.Served(self.house, web=("--port", self.address.split(":")[-1]))
        self.addCleanup(served.kill)
        served.wait_for("lets another one in")

    def test_a_key_and_a_run_are_known_after_a_restart(self):
        page = self.paired()
        run = str(uuid.uuid4())
        page.run(MILK, run=run)
        page.post("/api/undo", {}, Idempotency_Key="once")
        page.run('lists.add(["eggs"], list="shopping")')
        self.restart()
        status, _, problem = page.ask("POST", "/api/undo", {}, Idempotency_Key="once")
        self.assertEqual((status, problem["code"]), (409, "conflict"))
        self.assertIn("timeline", problem["detail"])
        self.assertEqual(page.ask("POST", "/api/run", run_input(MILK, run=run))[0], 409)
        self.assertEqual(page.reply('lists.show("shopping")'), "The shopping list:\n  • eggs")
        page.post("/api/undo", {}, Idempotency_Key="another")


if __name__ == "__main__":
    sys.exit(harness.main())
