#!/usr/bin/env python3
"""Whatever is put in or goes wrong around it: a clear sentence, an exit status that is not 0, and
nothing lost."""
import os
import random
import shutil
import subprocess
import sys

import harness
from harness import DONE, ERROR, FILES, HEARTH, NOW, REFUSED, MovedIn

NOISE = random.Random(1).randbytes(1 << 20)
ADD_MILK = 'lists.add(["milk"], list="shopping")'


def event(uid, title, start):
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}", "END:VEVENT", ""]
    return "\r\n".join(lines)


def calendar(events):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"


class BadInput(MovedIn):
    def setUp(self):
        super().setUp()
        self.before = self.house.export()

    def assert_nothing_lost(self):
        self.assertEqual(self.house.export(), self.before)
        self.assertIn("journal holds", self.house.must("log", "--verify").out)


class Requests(BadInput):
    def test_an_empty_request(self):
        for words in (["ask", ""], ["ask", "  "], ["run", "-"], ["plan", ""]):
            self.assert_sentence(self.house.run(*words), "request is empty")
        self.assert_nothing_lost()

    def test_a_megabyte_of_noise(self):
        self.assert_sentence(self.house.run("ask", "-", stdin=NOISE), "16 KB")
        self.assert_sentence(self.house.run("run", "-", stdin=NOISE), "16 KB")
        self.assert_sentence(self.house.run("run", self.file("noise", NOISE)))
        self.assert_nothing_lost()

    def test_what_is_no_utf8(self):
        for request in (b"lunch with J\xf6rg", "hallo".encode("utf-16"), b"\xff\xfe\xff"):
            self.assert_sentence(self.house.run("ask", "-", stdin=request), "UTF-8")
        self.assert_nothing_lost()

    def test_control_characters_reach_no_terminal(self):
        answer = self.house.plan('say("\x1b[2J\x07 hello")', status=DONE)
        shown = self.house.must("log").out
        self.assertNotIn("\x1b", shown)
        self.assertNotIn("\x07", shown)
        self.assertIn("hello", answer["reply"])

    def test_a_time_that_is_none(self):
        self.assert_sentence(self.house.run("ask", "hello", "--now", "soonish"), "soonish")
        self.assert_nothing_lost()

    def test_a_plan_that_never_ends_or_grows_is_stopped(self):
        for plan in ("x = 1\n" * 300, "(" * 5000, "say(" + "[" * 200 + "]" * 200 + ")"):
            answer = self.house.plan(plan, status=REFUSED)
            self.assertRegex(answer["reply"], r"\d")
        self.assert_nothing_lost()

    def test_without_the_built_in_model_a_request_says_so(self):
        for name in ("absent.gguf", self.file("noise.gguf", NOISE)):
            self.house.environment["HEARTH_SPARK"] = str(name)
            done = self.house.run("ask", "what have I got on wednesday?")
            self.assertNotEqual(done.status, DONE, str(done))
            self.assert_sentence(done, "gguf", status=done.status)
        self.assert_nothing_lost()


class Files(BadInput):
    def test_files_of_noise(self):
        for ending in ("ics", "vcf", "eml", "mbox"):
            with self.subTest(ending=ending):
                done = self.house.run("import", self.file(f"noise.{ending}", NOISE))
                self.assert_sentence(done, f"noise.{ending}", "nothing was taken")
                self.assert_nothing_lost()

    def test_empty_files(self):
        for ending in ("ics", "vcf", "eml", "mbox"):
            with self.subTest(ending=ending):
                done = self.house.run("import", self.file(f"empty.{ending}", ""))
                self.assert_sentence(done, f"empty.{ending}")

    def test_a_calendar_with_one_broken_event_gives_the_rest_and_says_what_is_missing(self):
        good = event("y", "Whole", "20260601T100000Z")
        file = self.file("mixed.ics", calendar(event("x", "Broken", "yesterday") + good))
        done = self.house.must("import", file)
        self.assertIn("1 taken", done.out)
        self.assertRegex(done.out, r"(skipped|left out), line [345]: ")
        self.assertIn(b"SUMMARY:Whole", self.house.export()["calendar.ics"])
        self.house.must("import", "--json", file)

    def test_a_card_of_nobody_is_skipped_with_its_line(self):
        broken = "BEGIN:VCARD\r\nVERSION:4.0\r\nREV:20260101\r\nEND:VCARD\r\n"
        good = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Whole Person\r\nEND:VCARD\r\n"
        done = self.house.must("import", self.file("mixed.vcf", broken + good))
        self.assertIn("1 taken", done.out)
        self.assertIn("skipped, line 1: ", done.out)
        self.assertIn(b"FN:Whole Person", self.house.export()["contacts.vcf"])

    def test_half_a_file(self):
        for whole in FILES[:2]:
            content = whole.read_bytes()
            file = self.file(whole.name, content[: len(content) // 2])
            done = self.house.run("import", file)
            self.assertIn(done.status, (DONE, ERROR), str(done))
            self.assertIn(whole.name, done.out + done.err)

    def test_a_kind_that_is_unknown_a_file_that_is_missing_and_a_folder(self):
        (self.folder / "folder.ics").mkdir()
        cases = {
            self.file("letter.docx", "PK"): ".ics, .vcf, .eml and .mbox",
            self.folder / "missing.ics": "missing.ics",
            self.folder / "folder.ics": "folder.ics",
        }
        for file, words in cases.items():
            self.assert_sentence(self.house.run("import", file), words)
        self.assert_nothing_lost()

    def test_a_bad_file_does_not_keep_a_good_one_out(self):
        good = self.file("good.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada L\r\nEND:VCARD\r\n")
        done = self.house.run("import", self.folder / "missing.ics", good)
        self.assertEqual(done.status, ERROR)
        self.assertIn("good.vcf: 1 taken", done.out)

    def test_an_export_or_backup_into_a_place_that_cannot_be_written(self):
        file = self.file("taken", "")
        self.assert_sentence(self.house.run("export", file / "below"), "taken")
        self.assert_sentence(self.house.run("backup", file / "below"), "taken")
        self.assert_nothing_lost()

    def test_a_backup_that_is_none_is_not_restored(self):
        (self.folder / "noise.keys").write_bytes(NOISE)
        for file in (self.file("noise", NOISE), self.folder / "missing"):
            other = harness.House(self.folder / "other")
            self.assert_sentence(other.run("restore", file, stdin="some passphrase\n"))

    def test_restoring_over_a_house_is_refused(self):
        self.house.must("passphrase", "set", stdin="correct horse battery\n")
        backup = self.folder / "backup"
        self.house.must("backup", backup, stdin="correct horse battery\n")
        done = self.house.run("restore", backup, stdin="correct horse battery\n")
        self.assert_sentence(done)
        self.house.must("passphrase", "remove", stdin="correct horse battery\n")
        self.assert_nothing_lost()


class Machines(BadInput):
    def test_a_read_only_home(self):
        if os.getuid() == 0 and not harness.may_mount():
            self.skipTest("needs a mount of its own, or a user who is not root")
        home = self.house.home
        before = []
        if harness.may_mount():
            before = harness.in_own_mounts(
                f"mount --bind {home} {home} && mount -o remount,bind,ro {home}"
            )
        else:
            self.addCleanup(os.chmod, home, 0o700)
            os.chmod(home, 0o500)
        self.assert_sentence(self.house.run("run", "-", stdin=ADD_MILK, before=before))
        new = harness.House(home / "below")
        self.assert_sentence(new.run("rooms", before=before), str(home))
        os.chmod(home, 0o700)
        self.assert_nothing_lost()

    def test_a_full_disk(self):
        if not harness.may_mount():
            self.skipTest("needs a mount of its own")
        home, kept = self.house.home, self.folder / "kept"
        shutil.copytree(home, kept)
        size = sum(path.stat().st_size for path in self.house.files())
        script = f"""
            mount -t tmpfs -o size={size + (256 << 10)} none {home}
            cp -a {kept}/. {home}
            dd if=/dev/zero of={home}/filler bs=4096 2>/dev/null
            {HEARTH} --home {home} import --now {NOW} {FILES[0]} {self.big_calendar()}
            echo "status $?"
            {HEARTH} --home {home} run --now {NOW} {self.file("plan", ADD_MILK)}
            echo "status $?"
            rm {home}/filler
            {HEARTH} --home {home} export {self.folder}/after
            {HEARTH} --home {home} log --verify
            echo "status $?"
        """
        words = ["unshare", "-Urm", "sh", "-c", script]
        done = subprocess.run(words, capture_output=True, env=self.house.environment)
        told = (done.stdout + done.stderr).decode()
        self.assertIn("journal holds", told)
        statuses = [line for line in told.splitlines() if line.startswith("status")]
        self.assertEqual(statuses[0], "status 1", told)
        self.assertIn(statuses[1], ("status 1", "status 3"), told)
        self.assertEqual(statuses[2], "status 0", told)
        self.assertRegex(told.lower(), "disk|space", told)
        self.assertEqual(harness.exported(self.folder / "after"), self.before)

    def big_calendar(self):
        events = (event(f"{n}@big", f"Big {n}", "20270601T100000Z") for n in range(3000))
        return self.file("big.ics", calendar("".join(events)))

    def test_a_disk_that_refuses_any_of_the_writes(self):
        for number in (1, 2, 3, 5, 8, 13):
            before = harness.strace("pwrite64", f"pwrite64:error=ENOSPC:when={number}+")
            if not before:
                self.skipTest("needs strace")
            with self.subTest(write=number):
                done = self.house.run("run", "-", stdin=ADD_MILK, before=before)
                self.assertIn(done.status, (ERROR, REFUSED), str(done))
                self.assertRegex((done.out + done.err).lower(), "disk|space")
                self.assert_nothing_lost()

    def test_a_wrong_passphrase(self):
        self.house.must("passphrase", "set", stdin="correct horse battery\n")
        for given in ("wrong\n", "", "x" * 100_000, b"\xff\xfe\n"):
            self.assert_sentence(self.house.run("rooms", stdin=given), "passphrase")
        self.house.must("passphrase", "remove", stdin="correct horse battery\n")
        self.assert_nothing_lost()

    def test_damaged_files_are_named_and_left_as_they_are(self):
        for name in ("journal.db", "keys"):
            with self.subTest(file=name):
                house = self.house.copy(f"damaged {name}")
                path = house.home / name
                for log in house.home.glob("journal.db-*"):
                    if name == "journal.db":
                        log.unlink()
                path.write_bytes(NOISE[:8192])
                self.assert_sentence(house.run("rooms"), "damaged" if name == "keys" else "")
                self.assertEqual(path.read_bytes(), NOISE[:8192])

    def test_a_damaged_room_is_made_again_from_the_journal(self):
        for path in (self.house.home / "rooms").iterdir():
            path.write_bytes(NOISE[: path.stat().st_size])
        self.assert_nothing_lost()
        shutil.rmtree(self.house.home / "rooms")
        self.assert_nothing_lost()


class TwoProcesses(BadInput):
    def test_a_house_that_is_served_is_reached_through_the_server(self):
        with self.house.serve() as served:
            self.house.plan(ADD_MILK)
            self.assertIn(b"milk", self.house.export()["lists.json"])
            self.assert_sentence(self.house.run("serve"), "served already")
            self.assert_sentence(self.house.run("ask", ""), "request is empty")
            self.house.must("undo")
            self.assertEqual(served.stop(), 0)
        self.assert_nothing_lost()

    def test_a_house_that_somebody_talks_to_is_closed_to_others(self):
        talk = subprocess.Popen(
            self.house.command("talk"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self.house.environment,
        )
        self.addCleanup(talk.wait)
        self.addCleanup(talk.stdout.close)
        self.addCleanup(talk.stdin.close)
        self.addCleanup(talk.kill)
        talk.stdout.readline()  # it is awake
        self.assert_sentence(self.house.run("rooms"), "Another Hearth")
        self.assert_sentence(self.house.run("serve"), "Another Hearth")
        talk.stdin.write(b"exit\n")
        talk.stdin.flush()
        self.assertEqual(talk.wait(harness.PATIENCE), 0)
        self.assert_nothing_lost()

    def test_the_socket_of_a_killed_server_is_in_nobodys_way(self):
        with self.house.serve() as served:
            served.kill()
        self.assertTrue((self.house.home / "socket").exists())
        self.assert_nothing_lost()
        with self.house.serve() as served:
            self.assertEqual(served.stop(), 0)


if __name__ == "__main__":
    sys.exit(harness.main())
