#!/usr/bin/env python3
"""Requests that lean on the one before: Spark hears the last turns, and what is corrected is taken back first."""
import sys

import harness
from harness import DONE, REFUSED, MovedIn


class Turns(MovedIn):
    def ask(self, text, minute, status=DONE, hour=9):
        now = f"2026-05-04T{hour:02}:{minute:02}+02:00"
        return self.house.must("ask", "--json", "--now", now, text, status=status).json

    def calendar(self):
        return self.house.export()["calendar.ics"].decode().replace("\r\n ", "")

    def test_a_correction_takes_the_last_request_back_and_does_what_is_meant(self):
        before = self.calendar()
        self.ask("tea with Ana tomorrow at five", 1)
        told = self.ask("no, at four", 2)
        self.assertTrue(told["plan"].startswith("hearth.undo()\n"), told["plan"])
        self.assertIn("16:00", told["reply"])
        self.assertEqual(self.calendar().count("BEGIN:VEVENT"), before.count("BEGIN:VEVENT") + 1)

    def test_a_long_turn_that_opens_like_a_request_is_heard_with_the_talk_where_it_takes_from_it(self):
        self.ask("remind me to ring the plumber at six", 1)
        told = self.ask("tomorrow would be a better day for that", 2)
        self.assertIn("Taken back", told["reply"])
        self.assertIn("tomorrow at 18:00: ring the plumber", told["reply"])

    def test_an_hour_later_it_corrects_nothing(self):
        self.ask("tea with Ana tomorrow at five", 1)
        after = self.calendar()
        told = self.ask("no, at four", 2, hour=10, status=None)
        self.assertNotIn("hearth.undo", told.get("plan", ""))
        self.assertIn("T170000", after)
        self.assertIn("tea", self.calendar().lower())

    def test_what_was_undone_already_is_not_taken_back_again(self):
        self.ask("add milk to the shopping list", 1)
        self.ask("tea with Ana tomorrow at five", 2)
        self.house.must("undo")
        told = self.ask("no, at four", 3, status=None)
        self.assertNotIn("hearth.undo", told.get("plan", ""))
        self.assertIn(b"milk", self.house.export()["lists.json"])

    def test_it_is_what_was_spoken_of(self):
        self.ask("when is my dentist appointment", 1)
        self.assertIn("Friday 8 May", self.ask("move it to friday", 2)["reply"])

    def test_the_second_one_is_the_second_that_was_shown(self):
        shown = self.ask("what have i got on wednesday", 1)["reply"]
        self.assertIn("Dentist", shown.split("•")[2])
        self.assertIn("Moved Dentist", self.ask("move the second one to 5pm", 2)["reply"])

    def test_what_is_missing_is_asked_for_and_may_be_said_alone(self):
        asked = self.ask("set a timer", 1, status=REFUSED)
        self.assertEqual(asked["reply"], "How long?")
        self.assertEqual(asked["steps"], [])
        self.assertIn("10 minutes", self.ask("ten minutes", 2)["reply"])

    def test_a_no_alone_does_not_do_the_same_again(self):
        self.ask("add milk to the shopping list", 1)
        told = self.ask("no", 2, status=None)
        self.assertNotIn("Taken back", told["reply"])
        self.assertNotIn("milk", told["reply"])

    def test_a_mark_alone_asks_for_nothing(self):
        self.ask("add milk to the shopping list", 1)
        self.assertEqual(self.ask("?", 2, status=REFUSED)["calls"], [])

    def test_what_no_skill_does_is_understood_and_declined(self):
        told = self.ask("pay the electricity bill", 1, status=REFUSED)
        self.assertIn("no skill for money", told["reply"])
        self.assertEqual([call["tool"] for call in told["calls"]], ["money.pay"])
        self.assertEqual(told["steps"], [])


if __name__ == "__main__":
    sys.exit(harness.main())
