#!/usr/bin/env python3
"""What the house no longer holds: a person, a room, everything; what it only keeps; what it hands out."""
import hashlib
import json
import sys

import harness
from harness import DONE, ERROR, NOW, MailServer, MovedIn

PASSPHRASE = "correct horse battery"
TO_TOMAS = 'messages.send(to=person("Tomas"), text="see you on Friday", subject="Friday")'
ABOUT_TOMAS = 'memory.remember("Tomas likes Gorgonzola")'
MILK = 'lists.add(["milk"], list="shopping")'


def names_tomas(files):
    return {name for name, content in files.items() if b"tomas" in content.lower()}


class Erasing(MovedIn):
    def with_backup(self):
        """The house with a passphrase, and a backup of it as it is now."""
        self.house.must("passphrase", "set", stdin=PASSPHRASE + "\n")
        secret = self.file("passphrase", PASSPHRASE + "\n")
        self.house.environment["HEARTH_PASSPHRASE_FILE"] = str(secret)
        backup = self.folder / "backup"
        self.house.must("backup", backup)
        return backup

    def restored(self, backup):
        old = harness.House(self.folder / "old")
        old.must("restore", backup, stdin=PASSPHRASE + "\n")
        old.environment = self.house.environment
        return old


class Forgetting(Erasing):
    def test_a_person_is_shown_and_then_gone_from_every_room_and_the_log(self):
        self.house.plan(ABOUT_TOMAS)
        self.house.plan(MILK)
        before = self.house.export()
        self.assertEqual(
            names_tomas(before), {"calendar.ics", "contacts.vcf", "memory.json", "messages.mbox"}
        )
        refused = self.house.run("forget", "Tomas", stdin="no\n")
        self.assert_sentence(refused, "Nothing was erased")
        for words in ("Of Tomas Berg there is", "contacts   1 × contact", "calendar   2 × event"):
            self.assertIn(words, refused.out)
        self.assertEqual(self.house.export(), before)
        done = self.house.must("forget", "Tomas", stdin="Tomas Berg\n")
        self.assertIn("Forgotten", done.out)
        after = self.house.export()
        self.assertEqual(names_tomas(after), set())
        events = [content.count(b"BEGIN:VEVENT") for content in (before["calendar.ics"], after["calendar.ics"])]
        self.assertEqual(events[0], events[1], "the events stay")
        log = self.house.must("log", "--json", "--why")
        self.assertNotIn("tomas", log.out.lower())
        self.assertIn("milk", log.out)
        self.assertIn("journal holds", self.house.must("log", "--verify").out)
        self.assert_sentence(self.house.run("forget", "Tomas", "--yes"), "no trace")

    def test_no_backup_made_before_brings_the_person_back(self):
        self.house.plan(ABOUT_TOMAS)
        backup = self.with_backup()
        self.house.must("forget", "Tomas", "--yes")
        old = self.restored(backup)
        self.assertEqual(names_tomas(old.export()), set())
        self.assertNotIn("tomas", old.must("log", "--json").out.lower())
        self.assertIn("journal holds", old.must("log", "--verify").out)

    def test_what_had_left_is_listed_with_recipient_and_date(self):
        with MailServer() as server:
            server.account(self.house)
            self.house.plan(TO_TOMAS)
            with self.house.serve() as served:
                harness.wait_until(lambda: server.mails, "the mail arrives")
                harness.wait_until(
                    lambda: self.house.outbox()[0]["state"] == "sent", "it counts as sent"
                )
                gone = self.house.must("forget", "Tomas", "--yes", "--json").json
                served.stop()
        [left] = gone["left"]
        self.assertEqual(left["to"], ["tomas.berg@example.org"])
        self.assertEqual(left["subject"], "Friday")
        self.assertRegex(left["at"], r"^20\d\d-\d\d-\d\dT")
        self.assertEqual(gone["rooms"]["contacts"], {"contact": 1})
        self.assertEqual(self.house.outbox(), [])

    def test_whom_it_means_is_asked(self):
        self.house.plan('contacts.add("Tomas Novak", mail="novak@example.org")')
        done = self.house.run("forget", "Tomas", "--yes")
        self.assert_sentence(done, "Tomas Berg", "Tomas Novak", "whole name")


class Rooms(Erasing):
    def test_an_erased_room_takes_the_words_of_its_requests_along(self):
        self.house.plan(ABOUT_TOMAS)
        self.house.plan(MILK)
        self.house.must("erase", "memory", "--yes")
        log = self.house.must("log", "--json").out
        self.assertNotIn("Gorgonzola", log)
        self.assertIn("(erased)", log)
        self.assertIn("milk", log)

    def test_everything_goes_and_no_backup_opens(self):
        backup = self.with_backup()
        with self.house.serve():
            self.assert_sentence(self.house.run("erase", "--everything", "--yes"), "awake")
        refused = self.house.run("erase", "--everything", stdin="yes\n")
        self.assert_sentence(refused, "Nothing was erased")
        self.house.must("rooms")
        done = self.house.must("erase", "--everything", stdin="everything\n")
        self.assertIn("whole house", done.out)
        self.assertEqual([path.name for path in self.house.files()], ["lock"])
        old = harness.House(self.folder / "old")
        self.assert_sentence(old.run("restore", backup, stdin=PASSPHRASE + "\n"), "keys")

    def test_erase_wants_to_know_what(self):
        self.assert_sentence(self.house.run("erase"), "Which room")
        self.assert_sentence(self.house.run("erase", "cellar", "--yes"), "cellar")


class Freezing(Erasing):
    def test_a_frozen_room_is_only_kept(self):
        before = self.house.export()
        self.house.must("freeze", "calendar")
        answer = self.house.plan('calendar.find(when="wednesday")', status=None)
        self.assertIn("The room calendar is frozen", answer["reply"])
        exported = self.house.export()
        self.assertNotIn("calendar.ics", exported)
        self.assertEqual(json.loads(exported["manifest.json"])["frozen"], ["calendar"])
        rooms = {room["room"]: room for room in self.house.must("rooms", "--json").json}
        self.assertTrue(rooms["calendar"]["frozen"])
        self.assertEqual(rooms["calendar"]["rows"], {})
        event = harness.FILES[0]
        self.assertIn("frozen", self.house.run("import", event).err)
        self.house.must("thaw", "calendar")
        self.assertEqual(self.house.export(), before)
        self.assert_sentence(self.house.run("freeze", "cellar"), "cellar")

    def test_its_reminders_wait(self):
        self.house.plan('timers.set("1 second", name="tea")', now=NOW)
        self.house.must("freeze", "reminders")
        with self.house.serve() as served:
            self.house.must("rooms")
            served.stop()
            self.assertNotIn("tea", "\n".join(served.said))
        self.house.must("thaw", "reminders")
        with self.house.serve() as served:
            served.wait_for("tea")


class Exporting(Erasing):
    def test_the_manifest_says_what_when_how_much_and_in_which_format(self):
        folder = self.folder / "out"
        self.house.must("export", folder)
        manifest = json.loads((folder / "manifest.json").read_text())
        self.assertRegex(manifest["made"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
        files = {one["file"]: one for one in manifest["files"]}
        self.assertEqual(set(files) | {"manifest.json"}, {path.name for path in folder.iterdir()})
        for name, one in files.items():
            content = (folder / name).read_bytes()
            self.assertEqual(one["sha256"], hashlib.sha256(content).hexdigest())
            self.assertEqual(one["bytes"], len(content))
        rooms = {room["room"]: room["rows"] for room in self.house.must("rooms", "--json").json}
        self.assertEqual(files["contacts.vcf"]["entries"], rooms["contacts"]["contact"])
        self.assertEqual(files["calendar.ics"]["entries"], rooms["calendar"]["event"])
        self.assertEqual(files["messages.mbox"]["entries"], rooms["messages"]["message"])
        self.assertIn("RFC 5545", files["calendar.ics"]["format"])


class Disclosing(Erasing):
    """Every message says that an AI wrote it; the first to somebody, who is behind it."""

    def mails(self, *texts):
        with MailServer() as server:
            server.account(self.house)
            for at, text in enumerate(texts):
                self.house.plan(f'messages.send(to=person("Priya"), text="{text}")')
                with self.house.serve() as served:
                    harness.wait_until(lambda: len(server.mails) > at, "the mail arrives")
                    harness.wait_until(
                        lambda: all(one["state"] == "sent" for one in self.house.outbox()),
                        "it counts as sent",
                    )
                    served.stop()
        return [content.decode() for _, content in server.mails]

    def test_each_message_and_the_first_contact_more(self):
        first, second = self.mails("one", "two")
        for mail in (first, second):
            self.assertIn("Sent by Hearth, an AI assistant, for Daniel Hofmann.", mail)
        self.assertIn("Hearth is an AI, no person", first.replace("=\r\n", ""))
        self.assertNotIn("no person", second)

    def test_the_owner_words_it_and_cannot_leave_it_out(self):
        refused = self.house.run("owner", "--signature", "Best regards, Daniel")
        self.assert_sentence(refused, "AI wrote")
        self.house.must("owner", "--signature", "Geschrieben von Daniels KI")
        self.assertIn("Daniels KI", self.house.must("owner").out)
        [mail] = self.mails("one")
        self.assertIn("Geschrieben von Daniels KI", mail)
        self.assertNotIn("Sent by Hearth", mail)


if __name__ == "__main__":
    sys.exit(harness.main())
