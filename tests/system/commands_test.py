#!/usr/bin/env python3
"""Every command of the program, from outside: what it prints, keeps, and ends with."""
import hashlib
import json
import re
import shutil
import subprocess
import sys

import harness
from harness import DONE, ERROR, FILES, NOW, REFUSED, WAITING, MailServer, MovedIn, SystemTest

CODE = re.compile(r"[A-Z0-9]{4,}(?:-[A-Z0-9]{4,})+")

# One plan for every tool that changes something and can be undone, in an order in which each finds
# what it needs.
CHANGES = {
    "calendar.add": 'calendar.add("Lunch", when="friday at 12:30", who=person("Tomas"))',
    "calendar.move": 'calendar.move(calendar.find("dentist")[0], to="next thursday at 15:00")',
    "calendar.move, a series": (
        'calendar.move(calendar.find("yoga")[0], to="thursday at 19:00")'
    ),
    "calendar.change": 'calendar.change(calendar.find("haircut")[0], where="Salon Nord")',
    "calendar.cancel": 'calendar.cancel(calendar.find("plumber")[0])',
    "calendar.cancel, a series": 'calendar.cancel(calendar.find("stand-up")[0], all=True)',
    "calendar.answer": 'calendar.answer(calendar.find("workshop")[0], answer="yes")',
    "reminders.add": 'reminders.add("call mum", when="every sunday at 18:00")',
    "reminders.snooze": 'reminders.snooze(reminders.find("mum")[0], to="monday at 9:00")',
    "reminders.done": 'reminders.done(reminders.find("mum")[0])',
    "reminders.cancel": 'reminders.cancel(reminders.find("mum")[0])',
    "timers.set": 'timers.set("10 minutes", name="pasta")',
    "timers.cancel": 'timers.cancel("pasta")',
    "lists.add": 'lists.add(["milk", "eggs", "two lemons"], list="shopping")',
    "lists.check": 'lists.check(["eggs"], list="shopping")',
    "lists.remove": 'lists.remove(["milk"], list="shopping")',
    "contacts.add": 'contacts.add("Ada Lovelace", mail="ada@example.org")',
    "contacts.change": 'contacts.change(person("Ana"), phone="+49 30 1234567")',
    "memory.remember": 'memory.remember("I am allergic to penicillin")',
    "memory.forget": 'memory.forget("penicillin")',
    "messages.draft": 'messages.draft(to=person("Priya"), text="The slides are ready.")',
}
# Its text is not in the owner's words, so it needs a card.
TELLS_ANA = """
dentist = calendar.find("dentist")[0]
messages.send(to=person("Ana"), text=f"I am away then: {dentist.title}, {dentist.where}")
"""
ANA = "ana.ribeiro@lindenwerk.example"


class Founding(SystemTest):
    def test_an_empty_home_becomes_a_house_and_the_recovery_code_is_shown_once(self):
        first = self.house.must("rooms")
        self.assertIn("This is a new house", first.err)
        self.assertEqual(len(CODE.findall(first.err)), 1, first.err)
        second = self.house.must("rooms")
        self.assertNotRegex(second.err + second.out, CODE)
        self.assertEqual(self.house.home.stat().st_mode & 0o777, 0o700)
        self.assertEqual({path.stat().st_mode & 0o77 for path in self.house.files()}, {0})

    def test_help_version_and_completion_need_no_house(self):
        for words in (["--help"], ["--version"], ["ask", "--help"], ["completion", "bash"]):
            self.house.must(*words)
        self.assertFalse(self.house.home.exists())

    def test_the_completion_scripts_parse(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.house.must("completion", shell).out
            self.assertIn("hearth", script)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=script.encode(), check=True)

    def test_a_command_that_does_not_exist_is_an_error(self):
        for words in (["dance"], ["ask", "--mode", "nonsense", "x"], ["--cards", "maybe", "log"]):
            done = self.house.run(*words)
            self.assertEqual(done.status, ERROR, str(done))
            self.assertNotEqual(done.err.strip(), "")


class Importing(SystemTest):
    def test_files_are_taken_in_and_a_second_time_nothing_is_new(self):
        first = self.house.must("import", "--json", "--now", NOW, *FILES).json
        self.assertEqual([one["file"] for one in first], list(map(str, FILES)))
        self.assertTrue(all(one["taken"] > 0 for one in first), first)
        before = self.house.export()
        second = self.house.must("import", "--json", "--now", NOW, *FILES).json
        self.assertEqual([one["taken"] for one in second], [0] * len(FILES))
        self.assertEqual(self.house.export(), before)
        self.assertIn("SUMMARY:Dentist appointment", before["calendar.ics"].decode())
        self.assertIn("FN:Priya Nair", before["contacts.vcf"].decode())

    def test_the_report_is_told_in_words(self):
        done = self.house.must("import", *FILES[:2])
        self.assertRegex(done.out, r"house\.ics: \d+ taken, 0 updated, 0 already known, 1 skipped")
        self.assertIn("  skipped: A task, no event: Renew the parking permit\n", done.out)
        self.assertRegex(done.out, r"house\.vcf: 27 taken")

    def test_an_export_goes_back_in_and_comes_out_the_same(self):
        self.house.move_in()
        exported = self.house.export()
        folder = self.folder / "export"
        self.house.must("export", folder)
        second = harness.House(self.folder / "second")
        second.must("import", folder / "calendar.ics", folder / "contacts.vcf")
        again = second.export()
        self.assertEqual(again["calendar.ics"], exported["calendar.ics"])
        self.assertEqual(again["contacts.vcf"], exported["contacts.vcf"])


class Running(MovedIn):
    def test_the_document_has_the_keys_that_the_design_names(self):
        answer = self.house.plan(CHANGES["calendar.add"])
        wanted = "request mode model plan summary steps cards reply usage".split()
        self.assertLessEqual(set(wanted), set(answer))
        step = answer["steps"][-1]
        wanted = "tool args label decision rule result undo".split()
        self.assertLessEqual(set(wanted), set(step))
        self.assertEqual(step["tool"], "calendar.add")
        self.assertEqual(step["decision"], "allow")
        self.assertEqual(step["rule"], "S1/control=OWNER")
        self.assertTrue(step["undo"])
        self.assertEqual(answer["summary"]["changes"], ["calendar"])
        self.assertEqual(answer["state"], "done")

    def test_every_skill_answers(self):
        questions = {
            'calendar.find(when="wednesday")': "Dentist appointment",
            'calendar.free(who=person("Priya"), when="this week")': "You are free",
            'contacts.find("Tomas", field="phone number")': "555",
            'messages.find(who="Ana")': "Ana",
            'lists.show("shopping")': "empty",
            "reminders.find()": "No reminder is open.",
            "timers.find()": "timer",
            'memory.recall("penicillin")': "penicillin",
            'say(f"{now:%A}")': "Monday",
        }
        before = self.house.export()
        for plan, words in questions.items():
            with self.subTest(plan=plan):
                self.assertIn(words, self.house.plan(plan)["reply"])
        self.assertEqual(self.house.export(), before)

    def test_a_plan_of_several_skills_does_all_of_it(self):
        plan = "\n".join(CHANGES.values())
        answer = self.house.plan(plan)
        changed = [step["tool"] for step in answer["steps"] if step["undo"]]
        self.assertEqual(changed, [name.split(",")[0] for name in CHANGES])

    def test_a_plan_that_does_not_check_is_refused_with_line_and_column(self):
        before = self.house.export()
        for plan in ("calendar.dance()", "x = ", "import os", 'calendar.find(colour="red")'):
            with self.subTest(plan=plan):
                answer = self.house.plan(plan, status=REFUSED)
                self.assertRegex(answer["reply"], r"[Ll]ine \d+")
        self.assertEqual(self.house.export(), before)

    def test_what_is_not_there_is_said_and_the_rest_is_done(self):
        plan = 'calendar.cancel(calendar.find("unicorn")[0])\nlists.add(["tea"], list="shopping")'
        answer = self.house.plan(plan, status=REFUSED)
        self.assertNotEqual(answer["reply"], "")

    def test_a_plan_from_a_file_and_its_reply_in_words(self):
        path = self.file("plan.txt", CHANGES["lists.add"])
        done = self.house.must("run", path, "--now", NOW)
        self.assertIn("milk, eggs and two lemons", done.out)

    def test_the_log_tells_what_was_done_and_the_journal_holds(self):
        self.house.plan(CHANGES["lists.add"])
        logged = self.house.must("log", "--json").json[-1]
        self.assertEqual(logged["state"], "done")
        self.assertEqual(logged["steps"][0]["tool"], "lists.add")
        self.assertEqual(logged["steps"][0]["effect"], "S1")
        self.assertIn("lists.add", self.house.must("log").out)
        self.assertIn("journal holds", self.house.must("log", "--verify").out)

    def test_rooms_says_how_much_is_in_each(self):
        rooms = {room["room"]: room["rows"] for room in self.house.must("rooms", "--json").json}
        names = "calendar contacts lists memory messages reminders".split()
        self.assertEqual(sorted(rooms), names)
        self.assertEqual(rooms["lists"], {"item": 0})
        self.house.plan(CHANGES["lists.add"])
        rooms = {room["room"]: room["rows"] for room in self.house.must("rooms", "--json").json}
        self.assertEqual(rooms["lists"], {"item": 3})

    def test_every_tool_is_listed(self):
        listed = {tool["name"] for tool in self.house.must("tools", "--json").json}
        self.assertLessEqual({name.split(",")[0] for name in CHANGES}, listed)


class Undoing(MovedIn):
    def test_every_change_is_taken_back_to_the_byte(self):
        states = []
        for name, plan in CHANGES.items():
            states.append(self.house.export())
            self.assertEqual(self.house.plan(plan)["state"], "done", name)
            self.assertNotEqual(self.house.export(), states[-1], f"{name} changed nothing")
        for name, state in reversed(list(zip(CHANGES, states))):
            with self.subTest(tool=name):
                self.assertIn("Taken back", self.house.must("undo").out)
                self.assertEqual(self.house.export(), state)
        self.assert_sentence(self.house.run("undo"), "nothing to take back")

    def test_a_task_of_several_changes_goes_back_as_one(self):
        before = self.house.export()
        self.house.plan("\n".join(CHANGES.values()))
        self.house.must("undo")
        self.assertEqual(self.house.export(), before)

    def test_an_earlier_task_is_taken_back_by_its_name(self):
        before = self.house.export()
        first = self.house.plan(CHANGES["contacts.add"])["task"]
        self.house.plan(CHANGES["lists.add"])
        self.house.must("undo", first)
        after = self.house.export()
        self.assertEqual(after["contacts.vcf"], before["contacts.vcf"])
        self.assertIn(b"lemons", after["lists.json"])
        self.assert_sentence(self.house.run("undo", first), "nothing to take back")

    def test_a_task_that_does_not_exist_cannot_be_taken_back(self):
        before = self.house.export()
        self.assert_sentence(self.house.run("undo", "0198-nonsense"))
        self.assertEqual(self.house.export(), before)


class Cards(MovedIn):
    def states(self):
        return [message["state"] for message in self.house.outbox()]

    def test_approve_sends_and_deny_does_not(self):
        answer = self.house.plan(TELLS_ANA, "--cards", "deny", status=REFUSED)
        self.assertEqual(answer["steps"][-1]["decision"], "card")
        self.assertEqual(self.states(), [])
        self.house.plan(TELLS_ANA, "--cards", "approve")
        self.assertEqual(self.states(), ["queued"])

    def test_a_card_waits_and_its_approval_sends_once(self):
        with MailServer() as server:
            server.account(self.house)
            answer = self.house.plan(TELLS_ANA, "--cards", "wait", status=WAITING)
            self.assertEqual(answer["state"], "waiting")
            card = self.house.must("cards", "--json").json[0]
            self.assertEqual(answer["cards"], [card])
            shown = self.house.must("cards").out
            for words in (ANA, "Dentist appointment", "Kantstraße 41", card["id"]):
                self.assertIn(words, shown)
            self.assertEqual(self.states(), [])
            self.house.must("cards", "approve", card["id"])
            self.assertEqual(self.states(), ["queued"])
            gone = self.house.run("cards", "approve", card["id"])
            self.assert_sentence(gone, f"Card {card['id']} is no open card any more")
            self.assertEqual(self.house.must("cards").out, "No card waits for you.\n")
            with self.house.serve() as served:
                harness.wait_until(lambda: server.mails, "the mail arrives")
                self.assertEqual(served.stop(), 0)
            self.assertEqual([to for to, _ in server.mails], [[ANA]])

    def test_a_denied_card_sends_nothing_and_the_task_ends(self):
        self.house.plan(TELLS_ANA, "--cards", "wait", status=WAITING)
        card = self.house.must("cards", "--json").json[0]
        denied = self.house.run("cards", "deny", card["id"])
        self.assertIn(denied.status, (DONE, REFUSED), str(denied))
        self.assertIn("You said no", denied.out)
        self.assertEqual(self.states(), [])
        self.assertEqual(self.house.must("cards", "--json").json, [])

    def test_the_owners_own_words_need_no_card(self):
        plan = 'messages.send(to=person("Priya"), text="the slides are ready")'
        answer = self.house.plan(plan)
        self.assertEqual(answer["cards"], [])
        message = self.house.outbox()[0]
        self.assertEqual(message["to"][0]["mail"], "priya.nair@lindenwerk.example")
        self.assertEqual(message["text"], "the slides are ready")


class Keeping(MovedIn):
    def back_up(self):
        file = self.folder / "backup"
        self.house.must("backup", file)
        return file

    def restored(self, file, secret, name="restored"):
        other = harness.House(self.folder / name)
        return other, other.run("restore", file, stdin=secret + "\n")

    def test_a_backup_opens_with_the_recovery_code_and_holds_everything(self):
        house = harness.House(self.folder / "own")
        code = CODE.search(house.must("rooms").err)[0]
        house.move_in()
        house.plan(CHANGES["lists.add"])
        house.must("backup", self.folder / "backup")
        other, done = self.restored(self.folder / "backup", code)
        self.assertEqual(done.status, DONE, str(done))
        self.assertEqual(other.export(), house.export())
        self.assertIn("lists.add", other.must("log").out)
        other.must("undo")

    def test_a_backup_does_not_open_with_something_else(self):
        file = self.back_up()
        for secret in ("wrong passphrase", "AAAAAAAA-AAAAAAAA", ""):
            other, done = self.restored(file, secret)
            self.assert_sentence(done)
        self.house.must("passphrase", "set", stdin="correct horse battery\n")
        self.house.must("backup", file, stdin="correct horse battery\n")
        other, done = self.restored(file, "correct horse battery")
        self.assertEqual(done.status, DONE, "what failed is in nobody's way: " + str(done))

    def test_a_passphrase_is_set_asked_for_and_removed(self):
        before = self.house.export()
        self.assert_sentence(self.house.run("passphrase", "set", stdin="short\n"), "8 characters")
        self.house.must("passphrase", "set", stdin="correct horse battery\n")
        for given in ("wrong horse battery\n", ""):
            self.assert_sentence(self.house.run("rooms", stdin=given), "passphrase")
        self.house.must("rooms", stdin="correct horse battery\n")
        for written, status in (("correct horse battery\n", DONE), ("nonsense\n", ERROR)):
            file = self.file("secret", written)
            self.house.environment["HEARTH_PASSPHRASE_FILE"] = str(file)
            self.assertEqual(self.house.run("rooms").status, status)
        self.file("secret", "correct horse battery\n")
        self.assertEqual(self.house.export(), before)
        backup = self.back_up()
        other, done = self.restored(backup, "correct horse battery")
        self.assertEqual(done.status, DONE, str(done))
        other.environment = self.house.environment
        self.assertEqual(other.export(), before)
        self.house.must("passphrase", "remove")
        del self.house.environment["HEARTH_PASSPHRASE_FILE"]
        self.assertEqual(self.house.export(), before)
        _, done = self.restored(backup, "correct horse battery", name="too late")
        self.assert_sentence(done, "recovery code")

    def test_an_erased_room_is_empty_and_no_backup_brings_it_back(self):
        self.house.must("passphrase", "set", stdin="correct horse battery\n")
        self.house.environment["HEARTH_PASSPHRASE_FILE"] = str(
            self.file("secret", "correct horse battery\n")
        )
        backup = self.back_up()
        before = self.house.export()
        refused = self.house.run("erase", "contacts", stdin="calendar\n")
        self.assert_sentence(refused, "Nothing was erased")
        self.assertEqual(self.house.export(), before)
        self.house.must("erase", "contacts", "--yes")
        after = self.house.export()
        changed = {name for name in before if after[name] != before[name]}
        self.assertEqual(changed, {"contacts.vcf", "manifest.json"})
        self.assertNotIn(b"Priya", after["contacts.vcf"])
        self.assertIn("journal holds", self.house.must("log", "--verify").out)
        other, done = self.restored(backup, "correct horse battery")
        self.assertEqual(done.status, DONE, str(done))
        other.environment = self.house.environment
        self.assertEqual(other.export()["contacts.vcf"], after["contacts.vcf"])
        self.assertEqual(other.export()["calendar.ics"], before["calendar.ics"])

    def test_an_erased_room_can_be_used_again(self):
        self.house.must("erase", "contacts", stdin="contacts\n")
        self.house.plan(CHANGES["contacts.add"])
        self.assertIn(b"Ada Lovelace", self.house.export()["contacts.vcf"])

    def test_the_manifest_names_every_file_with_its_hash(self):
        exported = self.house.export()
        manifest = {one["file"]: one for one in json.loads(exported.pop("manifest.json"))["files"]}
        self.assertEqual(set(manifest), set(exported))
        for name, content in exported.items():
            self.assertEqual(manifest[name]["sha256"], hashlib.sha256(content).hexdigest(), name)

    def test_the_owner_is_known_by_name_mail_and_zone(self):
        told = {"name": "Daniel", "mails": ["d@example.org"], "zone": "Europe/Lisbon", "signature": ""}
        words = ["--name", "Daniel", "--mail", "d@example.org", "--zone", "Europe/Lisbon"]
        self.assertEqual(self.house.must("owner", "--json", *words).json, told)
        self.assertEqual(self.house.must("owner", "--json").json, told)
        self.assert_sentence(self.house.run("owner", "--zone", "Europe/Atlantis"), "Atlantis")

    def test_the_doctor_says_what_is_weak(self):
        findings = {one["subject"]: one for one in self.house.must("doctor", "--json").json}
        self.assertTrue(findings["journal"]["well"])
        self.assertFalse(findings["passphrase"]["well"])


if __name__ == "__main__":
    sys.exit(harness.main())
