#!/usr/bin/env python3
"""hearth-verify: an independent reader says whether a journal is the one that was signed."""
import os
import pathlib
import sqlite3
import subprocess
import sys

import harness
from harness import HEARTH, NOW, SystemTest

VERIFY = str(pathlib.Path(HEARTH).with_name("hearth-verify"))
FLIP_EVERY = int(os.environ.get("FLIP_EVERY", 7))  # 1: every byte
COLUMNS = ("seq", "step", "room", "epoch", "kind", "box", "box_hash", "leaf")


def flipped(value, at):
    """The value with one byte, or one bit of a number, changed."""
    if isinstance(value, int):
        return value ^ 1 << at
    changed = bytearray(value.encode() if isinstance(value, str) else value)
    changed[at] ^= 1
    return changed.decode() if isinstance(value, str) else bytes(changed)


class VerifyTest(SystemTest):
    def setUp(self):
        super().setUp()
        self.house.must("ask", "put milk on the shopping list", "--now", NOW)
        self.checkpoint = self.file("checkpoint", self.house.must("log", "--checkpoint").out)

    def verify(self, *words):
        return subprocess.run([VERIFY, *map(str, words)], capture_output=True, text=True)

    def assert_holds(self, *words):
        done = self.verify(*words)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def assert_broken(self, sentence, *words):
        done = self.verify(*words)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(sentence, done.stderr)

    def backup(self, name="whole"):
        self.house.must("backup", self.folder / name)
        return self.folder / name

    def test_a_house_and_its_backup_hold(self):
        self.house.must("ask", "add eggs to the shopping list", "--now", NOW)
        self.assertIn("goes on from record", self.assert_holds(self.house.home, "--since", self.checkpoint))
        self.assert_holds(self.backup())

    def test_a_house_holds_after_a_room_was_erased(self):
        self.house.must("erase", "lists", "--yes")
        self.assert_holds(self.house.home, "--since", self.checkpoint)

    def test_a_journal_that_was_cut_back_or_belongs_to_another_house_is_found_out(self):
        old = self.backup("old")
        self.house.must("ask", "add eggs to the shopping list", "--now", NOW)
        later = self.file("later", self.house.must("log", "--checkpoint").out)
        self.assert_broken("does not go on", old, "--since", later)
        other = harness.House(self.folder / "other")
        other.must("ask", "add eggs to the shopping list", "--now", NOW)
        self.assert_broken("not signed with this house's key", other.home, "--since", later)
        self.assert_broken("not signed with this house's key", self.house.home, "--key", "00" * 32)

    def test_any_flipped_byte_of_a_record_is_found_and_the_record_named(self):
        whole = self.backup()
        with sqlite3.connect(whole) as journal:
            rows = journal.execute(f"select {', '.join(COLUMNS)} from journal order by seq").fetchall()
        self.assertGreater(len(rows), 3)
        flips = 0
        for row in rows:
            for column, value in zip(COLUMNS[1:], row[1:]):
                places = range(3) if isinstance(value, int) else range(0, len(value), FLIP_EVERY)
                for at in places:
                    self.flip(whole, row[0], column, flipped(value, at))
                    self.assert_broken(f"Record {row[0]} of the journal", whole)
                    self.flip(whole, row[0], column, value)
                    flips += 1
        self.assertGreater(flips, 200)
        self.assert_holds(whole)

    def test_changed_ends_and_missing_records_are_found(self):
        for sql, sentence in (
            ("update person set note = replace(note, 'hearth/', 'hearth-')", "not signed"),
            ("update person set note = ''", "not signed"),
            ("delete from journal where seq = (select max(seq) from journal)", "Record"),
            ("delete from journal where seq = 2", "Record 2 of the journal"),
        ):
            whole = self.backup()
            with sqlite3.connect(whole) as journal:
                journal.execute(sql)
            self.assert_broken(sentence, whole)

    def test_says_what_is_wrong_with_what_it_was_given(self):
        self.assert_broken("There is no journal", self.folder)
        self.assert_broken("There is no journal", self.folder / "nothing", "--key", "00" * 32)
        self.assert_broken("cannot be read", self.file("text", "no database at all, but long enough to be one" * 9),
                           "--key", "00" * 32)
        self.assertEqual(self.verify().returncode, 2)

    @staticmethod
    def flip(file, seq, column, value):
        with sqlite3.connect(file) as journal:
            journal.execute(f"update journal set {column} = ? where seq = ?", (value, seq))


if __name__ == "__main__":
    sys.exit(harness.main())
