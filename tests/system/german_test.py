#!/usr/bin/env python3
"""Requests in German, in a house that was told nothing of it: Spark hears them, and their times are read."""
import sys

import harness
from harness import REFUSED, MovedIn


class German(MovedIn):
    def ask(self, text, minute=0, **expected):
        now = f"2026-05-04T09:{minute:02}+02:00"  # a Monday
        return self.house.must("ask", "--json", "--now", now, text, **expected).json

    def calendar(self):
        return self.house.export()["calendar.ics"].decode().replace("\r\n ", "")

    def test_half_one_is_half_past_twelve(self):
        self.ask("Mittagessen mit Tomas am Freitag um halb eins")
        self.assertIn("20260508T123000", self.calendar())

    def test_a_reminder_is_set(self):
        told = self.ask("erinner mich morgen um viertel nach acht daran, den Müll rauszubringen")
        self.assertIn("tomorrow at 08:15", told["reply"])
        self.assertIn("den Müll rauszubringen", told["reply"])

    def test_things_go_on_a_list(self):
        self.ask("setz bitte Milch und zwei Zitronen auf die Einkaufsliste")
        lists = self.house.export()["lists.json"].decode()
        self.assertIn("Milch", lists)
        self.assertIn("zwei Zitronen", lists)

    def test_two_things_are_heard_in_one_breath(self):
        words = "verschieb den Zahnarzttermin auf Donnerstag um 15 Uhr und sag Ana, dass ich später komme"
        told = self.ask(words, status=None)
        self.assertEqual([call["tool"] for call in told["calls"]], ["calendar.move", "messages.send"])
        self.assertEqual(told["calls"][1]["text"], "ich später komme")

    def test_what_is_no_request_for_hearth_does_nothing(self):
        told = self.ask("wie hoch ist eigentlich der Eiffelturm", status=REFUSED)
        self.assertEqual(told["steps"], [])


if __name__ == "__main__":
    sys.exit(harness.main())
