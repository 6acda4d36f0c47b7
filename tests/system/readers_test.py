#!/usr/bin/env python3
"""Files from outside are read in processes of their own: what a hostile one can do is fail. The
program runs as it does for people; bombs are measured from outside it."""
import os
import resource
import subprocess
import sys
import time

import harness
from harness import ERROR, NOW, PATIENCE, SystemTest

GUARDS = {
    "user namespace",
    "no network",
    "own ipc",
    "empty root",
    "own processes",
    "no capabilities",
    "closed memory",
    "Landlock",
    "limits",
    "seccomp",
}
MEGABYTE = 1 << 20
GOOD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Lopez\r\nEND:VCARD\r\n"


def nested_parts(depth):
    parts = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return "From: a@example.org\n" + "".join(parts) + "\nin the middle\n"


def laughing_page():
    """An entity of ten entities of ten entities …"""
    page = '<!DOCTYPE x [<!ENTITY l0 "ha">'
    for n in range(1, 10):
        page += f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">'
    return f"From: a@example.org\nContent-Type: text/html\n\n{page}]><p>&l9;</p>"


def event(lines):
    inside = f"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260504T090000Z\r\n{lines}END:VEVENT\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n"


BOMBS = {
    "line.ics": "BEGIN:VCALENDAR\r\nX:" + "a" * 3 * MEGABYTE,
    "nesting.ics": "BEGIN:VEVENT\r\n" * 200_000,
    "rule.ics": event("RRULE:FREQ=YEARLY;BYDAY=" + "MO," * 300_000 + "TU\r\n"),
    "packed.ics": b"\x1f\x8b\x08" + bytes(3 * MEGABYTE),
    "cards.vcf": "BEGIN:VCARD\r\n" * 200_000,
    "parts.eml": nested_parts(50_000),
    "comments.eml": "From: " + "(" * 900_000 + "a@example.org\n\nx\n",
    "headers.eml": "X: y\n" * 500_000 + "\nx\n",
    "entities.eml": laughing_page(),
    "tags.eml": "Content-Type: text/html\n\n" + "<div>" * 500_000,
}


class Readers(SystemTest):
    def imported(self, *files, **options):
        return self.house.run("import", "--now", NOW, *files, **options)

    def measured(self, file):
        """Seconds of processor and bytes of memory, at their highest, of the program and its reader."""
        pid = os.posix_spawn(
            harness.HEARTH,
            self.house.command("import", "--now", NOW, str(file)),
            self.house.environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )
        _, status, usage = os.wait4(pid, 0)
        self.assertFalse(os.WIFSIGNALED(status), file)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    def test_every_bomb_ends_within_its_limits_and_harms_nobody(self):
        self.imported(self.file("ana.vcf", GOOD))
        _, usual = self.measured(self.file("ana.vcf", GOOD))
        for name, content in BOMBS.items():
            with self.subTest(bomb=name):
                seconds, peak = self.measured(self.file(name, content))
                self.assertLess(seconds, 2)  # the reader's one, and the program's own part
                self.assertLess(peak - usual, 64 * MEGABYTE)
        self.assertIn(b"Ana Lopez", self.house.export()["contacts.vcf"])
        self.house.must("log", "--verify")

    def test_a_reader_that_dies_is_the_end_of_its_file_alone(self):
        """strace kills the reader when it answers; its first words say which guards hold."""
        before = harness.strace("sendto", "sendto:signal=KILL:when=2")
        if not before:
            self.skipTest("needs strace")
        self.house.must("rooms")
        done = self.imported(self.file("bad.ics", event("")), before=before)
        self.assert_sentence(done, "bad.ics", "nothing was taken", "crashed")
        self.house.must("log", "--verify")

    def test_what_cannot_be_read_is_named_and_all_others_are_taken(self):
        good, other = self.file("good.vcf", GOOD), self.file("other.vcf", GOOD.replace("Ana", "Ben"))
        done = self.imported(good, self.file("no.ics", b"\x00"), self.folder / "not.ics", other)
        self.assertEqual(done.status, ERROR)
        for name in ("good.vcf", "other.vcf"):
            self.assertIn(f"{name}: 1 taken", done.out)
        for name in ("no.ics", "not.ics"):
            self.assertIn(f"{name}: nothing was taken", done.err)

    def test_the_served_house_reads_apart_too(self):
        with self.house.serve() as served:
            done = self.imported(self.file("ana.vcf", GOOD), self.file("packed.ics", b"\x1f\x8b"))
            self.assertIn("ana.vcf: 1 taken", done.out)
            self.assertIn("packed.ics: nothing was taken", done.err)
            children = f"/proc/{served.process.pid}/task/{served.process.pid}/children"
            self.assertEqual(open(children).read().split(), [])
            self.assertEqual(served.stop(), 0)

    def test_nothing_is_started_where_nothing_foreign_is_read(self):
        before = harness.strace("execve", "execve:retval=0:when=1000")
        if not before:
            self.skipTest("needs strace")
        self.house.must("rooms")
        log = self.folder / "calls"
        words = [before[0], "-f", "-qq", "-o", str(log), "-e", "trace=execve", "-e", "signal=none"]
        self.house.plan('lists.add(["milk"], list="shopping")', before=words)
        self.assertEqual(log.read_text().count("execve("), 1)
        self.house.must("import", "--now", NOW, self.file("ana.vcf", GOOD), before=words)
        self.assertEqual(log.read_text().count("execve("), 2)

    def test_the_doctor_says_what_this_machine_enforces(self):
        findings = {one["subject"]: one for one in self.house.must("doctor", "--json").json}
        self.assertLessEqual(GUARDS, set(findings))
        for guard in GUARDS:
            self.assertIn("what reads a file from outside", findings[guard]["text"])
        for guard in ("no capabilities", "closed memory", "limits"):  # any kernel has these
            self.assertTrue(findings[guard]["well"], findings[guard])

    def test_without_user_namespaces_the_other_guards_hold_and_files_are_read(self):
        script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --bounding-set=-all --no-new-privs "$@"'
        words = ["unshare", "-Ur", "sh", "-c", script, "sh"]
        if subprocess.run([*words, "true"], capture_output=True).returncode:
            self.skipTest("needs user namespaces of its own")
        done = self.house.must("doctor", "--json", before=words)
        findings = {one["subject"]: one for one in done.json}
        for guard in ("user namespace", "no network", "empty root"):
            self.assertFalse(findings[guard]["well"], guard)
            self.assertIn("not on this machine", findings[guard]["text"])
        for guard in ("no capabilities", "seccomp", "limits"):
            self.assertTrue(findings[guard]["well"], findings[guard])
        self.assertIn("1 taken", self.imported(self.file("ana.vcf", GOOD), before=words).out)


if __name__ == "__main__":
    sys.exit(harness.main())
