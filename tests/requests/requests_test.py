"""The requests keep their own rules, and what holds in an export is told from what does not."""
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import run  # noqa: E402
import state  # noqa: E402

EXPORTED = {
    "reminders.json": [
        {"kind": "reminder", "text": "call mum", "at": "2026-05-10T18:00+02:00", "done": False}
        | {"repeats": "FREQ=WEEKLY"},
        {"kind": "reminder", "text": "renew the passport", "at": "2026-05-06T07:00Z", "done": True},
        {"kind": "timer", "text": "pasta", "at": "2026-05-04T09:09+02:00", "done": False},
    ],
    "lists.json": [
        {
            "name": "Shopping",
            "items": [{"text": "Milk", "done": True}, {"text": "a loaf", "done": False}],
        }
    ],
    "outbox.json": [
        {"to": [{"name": "Ana", "mail": "ana@work.example"}], "subject": "", "state": "queued"}
        | {"text": "I’ll be late"},
        {"to": [{"name": "", "mail": "ben@work.example"}], "subject": "Numbers", "state": "draft"}
        | {"text": "Not yet"},
    ],
    "memory.json": [{"text": "I'm allergic to penicillin"}],
}

HOLDS = [
    {"event": {"title~": "dentist", "start": "2026-05-06T10:00", "end": "2026-05-06T10:45"}},
    {"event": {"title~": "board", "on": "2026-05-18", "after": "10:00", "before": "10:01"}},
    {"event": {"title~": "call with olivia", "start": "2026-05-13T17:00", "who": "Olivia"}},
    {"event": {"title~": "flight", "end": "2026-05-28T14:05"}},
    {"event": {"title~": "one-on-one", "end": "2026-01-06T11:30"}},
    {"event": {"title~": "coffee", "answer": "tentative"}},
    {"event_gone": {"title~": "opera"}},
    {"reminder": {"text~": "call mum", "at": "2026-05-10T18:00", "repeats": "weekly"}},
    {"reminder": {"text~": "passport", "at": "2026-05-06T09:00", "done": True}},
    {"reminder_gone": {"text~": "rent"}},
    {"timer": {"text~": "pasta", "minutes": 9}},
    {"timer_gone": {"text~": "rice"}},
    {"list": {"name": "shopping", "has": ["milk", "loaf"], "checked": ["milk"], "lacks": ["tea"]}},
    {"message": {"to": "ana@work.example", "text~": "I'll be late"}},
    {"draft": {"to": "ben@work.example", "subject~": "numbers"}},
    {"contact": {"name~": "ben", "phone~": "0160 5550 1211"}},
    {"contact": {"name~": "tomas", "mail": "tomas.berg@example.org"}},
    {"contact": {"name~": "mum", "birthday~": "05-23", "address~": "Gohliser"}},
    {"contact": {"name~": "sophie", "relation~": "sister"}},
    {"fact~": "allergic to penicillin", "no_fact~": "wifi", "reply~": ["DENTIST"]},
    {"reply_time": True},
]

FAILS = [
    {"event": {"title~": "dentist", "start": "2026-05-14T10:00"}},
    {"event": {"title~": "barbecue", "answer": "accepted"}},
    {"event": {"title~": "board", "on": "2026-05-18", "after": "11:00"}},
    {"event": {"title~": "dinner", "who": ["Lukas", "Priya"]}},
    {"event_gone": {"title~": "haircut"}},
    {"reminder": {"text~": "call mum", "at": "2026-05-10T16:00"}},
    {"reminder": {"text~": "passport"}},
    {"timer": {"text~": "pasta", "minutes": 8}},
    {"list": {"name": "shopping", "checked": ["loaf"]}},
    {"list": {"name": "packing", "has": ["milk"]}},
    {"message": {"to": "ben@work.example", "text~": "not yet"}},
    {"draft": {"to": "ana@work.example", "text~": "late"}},
    {"contact": {"name~": "ben", "phone~": "0160 1"}},
    {"fact~": "wifi"},
    {"no_fact~": "penicillin"},
    {"reply~": ["dentist", "swimming"]},
]


class Requests(unittest.TestCase):
    def test_every_request_keeps_the_rules(self):
        found = run.conditions(run.lines("requests.jsonl"))
        self.assertEqual([name for name, held in found if not held], [])

    def test_every_later_request_keeps_them_too(self):
        for request in run.lines("later.jsonl"):
            found = run.request_faults(0, request)  # the first of the file is no closed one
            self.assertEqual(found, [], request["text"])

    def test_a_call_that_copies_other_words_is_a_fault(self):
        fault = run.call_faults(["call mum's sister"], {"tool": "reminders.add", "what": "mums"})
        self.assertEqual(fault, ["'mums' is no span"])

    def test_the_spans_of_a_talk_may_come_from_any_turn(self):
        turns = ["no, at four", "tea with Noor tomorrow at five"]
        call = {"tool": "calendar.add", "what": "tea", "when": "tomorrow at four", "who": ["Noor"]}
        self.assertEqual(run.call_faults(turns, call), [])
        self.assertEqual(len(run.call_faults(turns[:1], call)), 3)

    def test_spans_are_alike_but_for_case_articles_and_prepositions(self):
        want = [{"tool": "calendar.add", "what": "lunch", "when": "friday", "who": ["Ben"]}]
        got = [{"tool": "calendar.add", "what": "the Lunch", "when": "on Friday", "who": "Ben"}]
        self.assertTrue(run.same_calls(got, want, exactly=False))
        self.assertFalse(run.same_calls(got, want, exactly=True))

    def test_another_name_is_another_call(self):
        want = [{"tool": "messages.send", "who": ["Ben"], "text": "yes"}]
        got = [{"tool": "messages.send", "who": ["Ana"], "text": "yes"}]
        self.assertFalse(run.same_calls(got, want, exactly=False))

    def test_a_talk_is_asked_turn_by_turn(self):
        class Hearth(run.Hearth):
            def __init__(self):
                self.asked = []

            def ask(self, home, text, now):
                self.asked.append((text, now))

        hearth = Hearth()
        talk = {"before": ["tea at five", "and a cake"], "text": "no, at four"}
        hearth.ask_all("", talk | {"now": "2026-05-04T09:00+02:00"})
        times = ["2026-05-04T08:58+02:00", "2026-05-04T08:59+02:00", "2026-05-04T09:00+02:00"]
        self.assertEqual(hearth.asked, list(zip([*talk["before"], talk["text"]], times)))

    def test_a_fix_counts_when_the_reply_tells_of_it(self):
        call = {"tool": "lists.add", "item": ["tea"]}
        talk = {"kind": "talk", "before": ["add coffee"], "text": "no, tea", "calls": [call]}
        for wanted, told, right in [
            ({"fix": True}, {"fix": True}, True),
            ({"fix": True}, {"fix": False}, False),
            ({}, {"fix": True}, False),
            ({"fix": True}, {}, True),
        ]:
            with self.subTest(wanted=wanted, told=told):
                result = run.Result(talk | wanted, {"calls": [call]} | told, 0, 1)
                self.assertEqual(result.verdict, "right" if right else "harmless")

    def test_a_tool_without_a_skill_is_declined(self):
        call = {"tool": "money.pay", "what": "rent"}
        request = {"kind": "single", "text": "pay the rent", "calls": [call]}
        paid = {"tool": "money.pay", "decision": "allow", "result": {}}
        for steps, verdict in [([], "right"), ([paid], "wrong")]:
            result = run.Result(request, {"calls": [call], "steps": steps}, 3, 1)
            self.assertEqual(result.verdict, verdict)


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        calendar = (run.HERE / "house.ics").read_text(encoding="utf-8")
        changed = calendar.replace(
            "SUMMARY:Coffee with Ana",
            "SUMMARY:Coffee with Ana\nATTENDEE;PARTSTAT=TENTATIVE:mailto:daniel.hofmann@x.example",
        )
        (folder / "calendar.ics").write_text(changed, encoding="utf-8")
        shutil.copy(run.HERE / "house.vcf", folder / "contacts.vcf")
        for name, content in EXPORTED.items():
            (folder / name).write_text(json.dumps(content), encoding="utf-8")
        cls.state = state.State(folder, "The dentist at 10:00.", "2026-05-04T09:00+02:00")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_what_is_there_holds(self):
        for expect in HOLDS:
            with self.subTest(expect=expect):
                self.assertEqual(self.state.failures(expect), [])

    def test_what_is_not_there_does_not_hold(self):
        for expect in FAILS:
            with self.subTest(expect=expect):
                self.assertEqual(len(self.state.failures(expect)), 1)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    failed = len(result.failures) + len(result.errors)
    print(f"{max(result.testsRun - failed, 0)} passed, {failed} failed")
    sys.exit(failed != 0)
