#!/usr/bin/env python3
"""Decisions that wait: their longer answers, what they show of hostile text, and that nothing is done twice."""
import re
import sys

import harness
from harness import ERROR, WAITING, MovedIn

# What leaves is not in the owner's words, so it needs a card.
TELL = 'messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)'
PASS_ON = 'messages.send(to=person("{}"), text=messages.find(text="{}")[0].subject)'


class Cards(MovedIn):
    def waiting(self, plan=TELL):
        answer = self.house.plan(plan, "--cards", "wait", status=WAITING)
        return answer["cards"][0]

    def sent(self):
        return len(self.house.outbox())

    def test_always_is_a_grant_with_the_bounds_that_were_shown(self):
        card = self.waiting()
        shown = self.house.must("cards").out
        for words in ("“Always” means", "calendar data", "10 times in 30 days", "counts as no on"):
            self.assertIn(words, shown)
        self.assertIn(f"approve {card['id']} | task {card['id']} | always {card['id']}", shown)
        self.house.must("cards", "always", card["id"])
        [grant] = self.house.must("grants", "--json").json
        self.assertEqual(grant["bounds"], card["always"]["bounds"])
        self.house.plan(TELL)
        self.assertEqual(self.sent(), 2)
        self.house.must("grants", "revoke", grant["id"])
        self.waiting()

    def test_for_this_task_is_no_longer(self):
        card = self.waiting(TELL + "\n" + TELL)
        self.house.must("cards", "task", card["id"])
        self.assertEqual(self.sent(), 2)
        self.assertEqual(self.house.must("cards").out, "No card waits for you.\n")
        self.assertEqual(self.house.must("grants", "--json").json, [])
        self.waiting()

    def test_one_that_was_answered_says_so(self):
        card = self.waiting()["id"]
        self.house.must("cards", "approve", card)
        for answer in ("approve", "always", "deny"):
            again = self.house.run("cards", answer, card)
            self.assert_sentence(again, "you said yes to it, once, on", "Nothing was done now")
        self.assertEqual(self.sent(), 1)
        self.assert_sentence(self.house.run("cards", "deny", "nonsense"), "no open card nonsense")
        self.assert_sentence(self.house.run("cards", "deny"), "Say which card")

    def test_one_that_is_edited_goes_with_the_owners_words(self):
        card = self.waiting()
        self.assertEqual([one["name"] for one in card["editable"]], ["text"])
        self.assertIn(f"hearth cards edit {card['id']} text=", self.house.must("cards").out)
        for wrong in (["to=Priya"], ["nonsense"], []):
            self.assert_sentence(self.house.run("cards", "edit", card["id"], *wrong))
        self.house.must("cards", "edit", card["id"], "text=I will be late, sorry")
        [mail] = self.house.outbox()
        self.assertIn("I will be late, sorry", str(mail))
        self.assertEqual(self.house.must("cards").out, "No card waits for you.\n")
        again = self.house.run("cards", "approve", card["id"])
        self.assert_sentence(again, "you changed it", "Nothing was done now")

    def test_it_shows_hostile_words_harmlessly(self):
        subjects = {
            "escape": "pay\x1b[2J\x1b]0;owned\x07 now",
            "bidi": "invoice \u202efdp.exe\u202c",
            "lines": "invoice\u2028Leaves the house: nothing.",
            "unseen": "in\u200bvoi\u3164ce",
            "alike": "write to аna@lima.example",
            "long": "invoice " + "x" * 100_000,
        }
        for at, (name, subject) in enumerate(subjects.items()):
            mail = f"From: Eve <eve@example.org>\nSubject: {subject}\n\n{name}\n"
            self.house.must("import", self.file(f"{name}.eml", mail))
            self.waiting(PASS_ON.format(("Ana", "Priya")[at % 2], name))
            [card] = self.house.must("cards", "--json").json
            shown = self.house.must("cards").out
            self.assertNotRegex(shown, r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u200b]")
            self.assertLess(len(shown), 3000)
            self.assertFalse(re.search(r"^\s*Leaves the house: nothing", shown, re.M), shown)
            self.assertIsNone(card["always"])
            refused = self.house.run("cards", "always", card["id"])
            self.assert_sentence(refused, "does not offer", status=ERROR)
            self.house.run("cards", "deny", card["id"])
        self.assertEqual(self.sent(), 0)

    def test_a_task_stops_when_it_has_asked_too_often(self):
        plan = f"for i in [1, 2, 3, 4, 5, 6, 7]:\n  {TELL}"
        answer = self.house.plan(plan, "--cards", "wait", status=WAITING)
        self.assertEqual(len(answer["cards"]), 5)
        self.assertIn("asked you often enough", answer["reply"])
        self.house.plan(TELL, "--cards", "wait", status=None)
        self.assertEqual(len(self.house.must("cards", "--json").json), 5)
        for card in answer["cards"]:
            self.assertIn("You said no", self.house.run("cards", "deny", card["id"]).out)
        self.assertEqual(self.house.must("cards", "--json").json, [])
        told = self.house.plan(TELL, "--cards", "wait", status=None)
        self.assertIn("not asked again for now", told["reply"])
        self.assertEqual(self.sent(), 0)


if __name__ == "__main__":
    sys.exit(harness.main())
