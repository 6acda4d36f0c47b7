#!/usr/bin/env python3
"""Cards, answered in the web app."""
import json
import sys
import threading

import harness
from gate import TELL, Gate


class Cards(Gate):
    def setUp(self):
        super().setUp()
        self.paired().run('calendar.add("dentist", when=when("tomorrow at 10:00"))')

    def waiting(self):
        events = self.page.run(TELL)
        [card] = self.page.get("/api/cards")["cards"]
        return events, card

    def answer(self, card, answer, **more):
        return self.page.ask("POST", f"/api/cards/{card['id']}/answer", {"answer": answer}, **more)

    def sent(self):
        return len(self.house.outbox())

    def test_a_run_ends_with_its_card_and_goes_on_when_it_is_answered(self):
        events, card = self.waiting()
        outcome = events[-1]["outcome"]
        self.assertEqual((outcome["type"], outcome["interrupts"][0]["id"]), ("interrupt", card["id"]))
        self.assertIn("ana.ribeiro@", " ".join(value["text"] for value in card["values"]))
        self.assertEqual(self.sent(), 0)
        with self.page.stream("GET", "/api/events") as stream:
            status, _, decided = self.answer(card, "once")
            self.assertEqual((status, decided["task"]), (200, card["task"]))
            ended = stream.until("task_ended")
            self.assertEqual((ended["run"], ended["state"]), (decided["run"], "done"))
        self.assertEqual(self.sent(), 1)

    def test_a_card_clicked_twice_acts_once_and_a_stale_one_is_a_conflict(self):
        _, card = self.waiting()
        answers = []
        clicks = [threading.Thread(target=lambda: answers.append(self.answer(card, "once")[0])) for _ in range(4)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        self.assertEqual(sorted(answers), [200, 409, 409, 409])
        status, _, problem = self.answer(card, "deny")
        self.assertEqual((status, problem["code"]), (409, "conflict"))
        self.assertIn("Nothing was done now", problem["detail"])
        harness.wait_until(lambda: not self.page.get("/api/runs")["runs"], "the task goes on to its end")
        self.assertEqual(self.sent(), 1)
        self.assertEqual(self.answer({"id": "nosuch"}, "once")[0], 404)

    def test_a_value_is_changed_on_the_card_that_shows_it(self):
        _, card = self.waiting()
        [text] = [value for value in card["editable"] if value["name"] == "text"]
        self.assertEqual(text["text"], "Dentist")
        edit = {"answer": "edit", "edits": [{"name": "text", "text": "I come at ten"}]}
        status, _, decided = self.page.ask("POST", f"/api/cards/{card['id']}/answer", edit)
        self.assertEqual(status, 200, decided)
        harness.wait_until(lambda: not self.page.get("/api/runs")["runs"], "the task goes on to its end")
        for more in self.page.get("/api/cards")["cards"]:
            self.answer(more, "once")
        harness.wait_until(lambda: self.sent() == 1, "the message is in the outbox")
        self.assertIn("I come at ten", json.dumps(self.house.outbox()))
        self.assertEqual(self.answer(card, "edit")[0], 409)

    def test_the_same_click_with_its_key_gets_the_same_answer(self):
        _, card = self.waiting()
        first, second = (self.answer(card, "deny", Idempotency_Key="k")[2] for _ in range(2))
        self.assertEqual(first, second)
        self.assertEqual(self.sent(), 0)

    def test_later_keeps_it_and_always_gives_a_grant_that_can_be_revoked(self):
        _, card = self.waiting()
        self.assertEqual(self.answer(card, "later")[0], 200)
        self.assertEqual(len(self.page.get("/api/cards")["cards"]), 1)
        self.assertEqual(self.answer(card, "always")[0], 200)
        [grant] = self.page.get("/api/grants")["grants"]
        self.assertEqual(grant["sentence"].split(":")[0], card["always"].split(":")[0])
        self.assertTrue(any(row.get("grant") == grant["id"] for row in self.page.get("/api/reach")["rows"]))
        self.page.post(f"/api/grants/{grant['id']}/revoke")
        self.assertEqual(self.page.get("/api/grants")["grants"], [])
        self.page.post(f"/api/grants/{grant['id']}/revoke", status=404)


if __name__ == "__main__":
    sys.exit(harness.main())
