#!/usr/bin/env python3
"""On the disk there is only ciphertext: no word that was put into a house stands in its files."""
import base64
import re
import sys

import harness
from harness import FILES, NOW, WAITING, House, MovedIn

REQUESTS = [
    'lists.add(["milk", "Gorgonzola"], list="shopping")',
    'memory.remember("I am allergic to penicillin")',
    'reminders.add("feed the Axolotl", when="every sunday at 18:00", where="aquarium")',
    'calendar.add("Lunch at Kardamom", when="friday at 12:30", who=person("Tomas"))',
    'calendar.cancel(calendar.find("haircut")[0])',
    'contacts.add("Ada Lovelace", mail="ada@example.org", phone="+44 20 7946 0018")',
    'messages.send(to=person("Priya"), text="the turquoise slides are ready")',
    'say("Zanzibar")',
    "nonsense Quetzalcoatl(",
]
WAITS = 'messages.send(to=person("Ana"), text=f"Flamingo {calendar.find()[0].title}")'
NAMES = """Ribeiro Hofmann Zahnarztpraxis Dentist Lovelace Kardamom Axolotl penicillin Gorgonzola
turquoise Zanzibar Quetzalcoatl Flamingo lindenwerk""".split()
SECRETS = ["sk-Wombat-0123456789", "hunter2-Capybara", "correct horse battery"]


def words_of(texts):
    """What to look for: every word that is long enough not to stand in ciphertext by chance."""
    return {word.lower() for text in texts for word in re.findall(r"[A-Za-z]{6,}|[0-9]{6,}", text)}


# Rooms and kinds of records stand in the clear, between ciphertext that may go on like a letter.
CLEAR = re.compile(rb"calendar|contacts|messages|reminders|settings|change")


def readable(content):
    """What `strings` would show of a file, also of two bytes a letter."""
    content = CLEAR.sub(b"\0", content)
    runs = re.findall(rb"[ -~]{6,}", content) + re.findall(rb"(?:[ -~]\0){6,}", content)
    return b"\n".join(runs).replace(b"\0", b"").lower().decode()


def forms(word):
    """A word, and how it looks in base64, wherever it begins."""
    yield word
    if len(word) >= 12:
        for shift in range(3):
            yield base64.b64encode(b"\0" * shift + word.encode())[4:-4].lower().decode()


def found(house, words):
    """The words that stand in a file of the house, or in its name."""
    text = "\n".join(readable(path.read_bytes()) + "\n" + path.name.lower() for path in house.files())
    return {word for word in words if any(form in text for form in forms(word))}


class AtRest(MovedIn):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        texts = [path.read_text(encoding="utf-8") for path in FILES]
        cls.words = words_of([*texts, *REQUESTS, WAITS, *NAMES, *SECRETS])

    def setUp(self):
        super().setUp()
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()
        self.house.environment["TMPDIR"] = str(self.scratch)
        # The words of the tables and kinds that every house has, such as "calendar".
        empty = House(self.folder / "empty")
        empty.must("rooms")
        self.usual = found(empty, self.words)
        self.assertFalse(self.usual & words_of(NAMES + SECRETS), self.usual)
        self.assertLess(len(self.usual), 20, self.usual)

    def assert_closed(self, house=None):
        self.assertEqual(found(house or self.house, self.words) - self.usual, set())
        self.assertEqual(list(self.scratch.iterdir()), [])

    def live(self):
        for request in REQUESTS:
            self.house.run("run", "-", "--now", NOW, stdin=request)
        self.house.plan(WAITS, "--cards", "wait", status=WAITING)
        self.house.must("undo")
        model = ["--kind", "openai", "--model", "Wombat-Large", "--url", "http://127.0.0.1:9/v1"]
        self.house.must("model", "add", "remote", *model, stdin=SECRETS[0] + "\n")
        mail = ["mail.wombat.example", "--user", "daniel", "--address", "d@wombat.example"]
        self.house.must("account", *mail, stdin=SECRETS[1] + "\n")

    def test_the_search_would_find_a_word(self):
        for content in ("xx Ribeiro xx", "PENICILLIN", "\0h\0o\0f\0m\0a\0n\0n\0"):
            (self.house.home / "leak").write_text(content)
            self.assertNotEqual(found(self.house, words_of(NAMES)), set())
        leak = base64.b64encode(b"to: Zahnarztpraxis at ten".lower())
        (self.house.home / "leak").write_bytes(leak)
        self.assertEqual(found(self.house, {"zahnarztpraxis"}), {"zahnarztpraxis"})

    def test_nothing_readable_lies_in_a_house_that_was_lived_in(self):
        self.live()
        self.assert_closed()

    def test_nor_while_it_is_awake_nor_after_it_was_killed(self):
        with self.house.serve() as served:
            self.live()
            self.assert_closed()
            self.house.run("rooms")
            served.kill()
        self.assert_closed()

    def test_nor_under_a_passphrase_nor_in_a_backup(self):
        self.live()
        self.house.must("passphrase", "set", stdin=SECRETS[2] + "\n")
        copies = House(self.folder / "copies")
        copies.home.mkdir()
        self.house.must("backup", copies.home / "backup", stdin=SECRETS[2] + "\n")
        self.assert_closed()
        self.assert_closed(copies)
        self.assertEqual(len(copies.files()), 2)

    def test_nor_after_it_was_erased(self):
        self.live()
        for room in ("contacts", "messages", "memory"):
            self.house.must("erase", room, "--yes")
        self.assert_closed()


if __name__ == "__main__":
    sys.exit(harness.main())
