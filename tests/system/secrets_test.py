#!/usr/bin/env python3
"""Secrets: used by mail and models, bound to one place, and nowhere else to be found."""
import base64
import pathlib
import re
import socket
import sys

import harness
from harness import DONE, ERROR, NOW, MailServer, ModelServer, MovedIn

PASSWORD = "canary-pw-5Jq0vXbWzR81"
TOKEN = "canary-tok-Kx7TnE2mUd94"
SEND = 'messages.send(to=person("Priya"), text="the slides are ready", subject="Slides")'


class LoginServer(MailServer):
    """A mail server that wants a password; what was offered is kept in `logins`."""

    def __init__(self):
        super().__init__({"EHLO": "250-loopback\r\n250 AUTH PLAIN"})
        self.logins = []

    def answer(self, talk, command, usual):
        if command != "AUTH":
            return super().answer(talk, command, usual)
        talk.wfile.write(b"334 \r\n")
        self.logins.append(base64.b64decode(talk.rfile.readline()))
        talk.wfile.write(b"235 welcome\r\n")
        return True


def disguises(secret):
    """The bytes under which a secret could lie somewhere: itself, UTF-16, hex, base64 (wherever in
    a longer text it began)."""
    plain = secret.encode()
    forms = [plain, secret.encode("utf-16-le"), plain.hex().encode(), plain.hex().upper().encode()]
    for shift in range(3):
        begun = base64.b64encode(b"\0" * shift + plain)
        forms.append(begun[(0, 2, 3)[shift] : len(begun) // 4 * 4 - 4])
    return forms


def memory_of(pid):
    """Every readable and writable page of a process; needs the right to look, which root has."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            begin, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
            if not rights.startswith("rw"):
                continue
            begin, end = int(begin, 16), int(end, 16)
            try:
                memory.seek(begin)
                yield memory.read(end - begin)
            except OSError:
                continue


class Secrets(MovedIn):
    def assert_nowhere(self, content, where):
        for secret in (PASSWORD, TOKEN):
            for form in disguises(secret):
                self.assertNotIn(form, content, f"{secret} in {where}")

    def assert_not_told(self, *words, status=DONE, **options):
        done = self.house.must(*words, status=status, **options)
        self.assert_nowhere((done.out + done.err).encode(), str(words))
        return done

    def account(self, server, *more, **options):
        where = ["127.0.0.1", "--port", server.port, "--security", "none", "--user", "me"]
        words = ["account", *where, "--address", "me@example.org", *more]
        return self.assert_not_told(*words, **options)

    def model(self, server, *more, **options):
        words = ["model", "add", "far", "--kind", "openai", "--model", "m", "--url", server.url]
        return self.assert_not_told(*words, *more, **options)

    def listed(self):
        return {one["name"]: one for one in self.house.must("secret", "list", "--json").json}

    def place_of(self, server):
        return server.url.removeprefix("http://").removesuffix("/v1")


class Using(Secrets):
    def test_a_secret_is_used_by_its_entry_and_listed_without_its_value(self):
        with LoginServer() as mail, ModelServer(harness.openai_says("Hello")) as far:
            place = self.place_of(far)
            self.assert_not_told("secret", "add", "token", "--for", place, stdin=TOKEN + "\n")
            self.model(far, "--secret", "token")
            self.assertIsNone(self.listed()["token"]["last_used"])
            self.assertIn("Hello", self.assert_not_told("model", "test", "far").out)
            self.assertEqual(far.requests[0][1]["Authorization"], "Bearer " + TOKEN)
            self.account(mail, stdin=PASSWORD + "\n")
            self.house.plan(SEND)
            with self.house.serve() as served:
                harness.wait_until(lambda: mail.mails, "the mail arrives")
                served.stop()
            self.assertEqual(mail.logins, [b"\0me\0" + PASSWORD.encode()])
        listed = self.listed()
        self.assertEqual(listed["token"]["for"], place)
        self.assertEqual(listed["token"]["used_by"], ["model far"])
        self.assertEqual(listed["mail"]["used_by"], ["mail account"])
        self.assertIsNotNone(listed["token"]["last_used"])
        self.assertIn("last used", self.house.must("secret").out)

    def test_it_goes_to_no_other_place(self):
        with ModelServer(harness.openai_says("Hello")) as far:
            self.house.must("secret", "add", "token", "--for", "api.example.com:443", stdin=TOKEN)
            refused = self.model(far, "--secret", "token", status=ERROR)
            self.assert_sentence(refused, "for api.example.com:443 alone")
            self.house.must("secret", "add", "loose", stdin=TOKEN)
            self.model(far, "--secret", "loose")
            with ModelServer(harness.openai_says("Hello")) as other:
                refused = self.model(other, "--secret", "loose", status=ERROR)
                self.assert_sentence(refused, f"for {self.place_of(far)} alone")
            # Bound anew, the entry that is already there no longer gets it.
            self.house.must("secret", "add", "loose", "--for", "elsewhere:1", stdin=TOKEN)
            tested = self.assert_not_told("model", "test", "far", status=ERROR)
            self.assertIn("not for", tested.err)
            self.assertEqual(far.requests, [])

    def test_what_is_removed_opens_nowhere_any_more(self):
        with ModelServer(harness.openai_says("Hello")) as far:
            self.model(far, stdin=TOKEN + "\n")
            self.house.must("passphrase", "set", stdin="correct horse battery\n")
            secret = self.file("passphrase", "correct horse battery\n")
            self.house.environment["HEARTH_PASSPHRASE_FILE"] = str(secret)
            backup = self.folder / "backup"
            self.house.must("backup", backup)
            removed = self.house.must("secret", "remove", "far")
            self.assertIn("still named by: model far", removed.out)
            self.assert_sentence(self.house.run("model", "test", "far"), "no secret 'far'")
            old = harness.House(self.folder / "old")
            old.must("restore", backup, stdin="correct horse battery\n")
            old.environment = self.house.environment
            self.assertIn("far", old.must("secret").out)
            self.assert_sentence(old.run("model", "test", "far"), "erased")
            self.assertEqual(far.requests, [])

    def test_what_is_no_secret_is_refused(self):
        for stdin in ("", "\n", "two\tparts\n"):
            self.assert_sentence(self.house.run("secret", "add", "x", stdin=stdin))
        self.assert_sentence(self.house.run("secret", "add", "a b", stdin="x\n"), "name")
        self.assert_sentence(self.house.run("secret", "add", stdin="x\n"), "name")
        self.assert_sentence(self.house.run("secret", "remove", "x"), "no secret 'x'")
        wrong = self.house.run("secret", "add", "x", "--for", "nowhere", stdin="x\n")
        self.assert_sentence(wrong, "no place")
        self.assertEqual(self.listed(), {})
        self.assertIn("no secrets", self.house.must("secret").out)


class Canary(Secrets):
    """Both secrets are used for real; then everything is searched for them."""

    def work(self):
        answers = [harness.openai_says("Hello"), harness.openai_says('say("done")\n')]
        with LoginServer() as mail, ModelServer(*answers) as far:
            self.assert_not_told("secret", "add", "token", stdin=TOKEN + "\n")
            self.model(far, "--secret", "token")
            self.account(mail, stdin=PASSWORD + "\n")
            self.assert_not_told("model", "test", "far")
            self.assert_not_told("model", "use", "far")
            words = ["ask", "--mode", "thinking", "--json", "--now", NOW, "--", "say done"]
            self.assert_not_told(*words)
            self.assert_not_told("ask", "--now", NOW, "--", "add quinces to the shopping list")
            self.assert_not_told("run", "-", "--json", stdin=SEND)
            harness.wait_until(lambda: mail.mails, "the mail arrives")
            self.assertEqual(mail.logins, [b"\0me\0" + PASSWORD.encode()])
            keys = {headers["Authorization"] for _, headers, _ in far.requests}
            self.assertEqual(keys, {"Bearer " + TOKEN})
            self.assert_nowhere(repr([body for *_, body in far.requests]).encode(), "a prompt")
            self.assert_nowhere(b"".join(content for _, content in mail.mails), "a mail")

    def test_no_page_of_the_served_house_its_engine_and_its_gate_holds_one_after_use(self):
        with self.house.serve(web=("--port", "0")) as served, socket.socket() as browser:
            door = re.search(r"http://([0-9.]+):([0-9]+)", served.wait_for("Open http"))
            self.work()
            others = harness.started_by(served.process.pid)
            # Whoever was lent a secret is gone.
            self.assertEqual([line for line in others.values() if not re.search("@(engine|gate)", line)], [])

            def memory_of_all(role):
                return b"\0".join(b"".join(memory_of(pid)) for pid, line in others.items() if role in line)

            browser.connect((door[1], int(door[2])))
            browser.sendall(b"GET / HTTP/1.1\r\nX-Known: pomegranates\r\n")
            try:
                held = b"\0".join(memory_of(served.process.pid))
                engine = memory_of_all("@engine")
                harness.wait_until(lambda: b"pomegranates" in memory_of_all("@gate"), "the gate reads")
                gate = memory_of_all("@gate")
            except PermissionError:
                self.skipTest("only root may look into the memory of a protected process")
            # What has to be there, so that the search is known to see the heap.
            self.assertIn(str(self.house.home).encode(), held)
            self.assertIn(b"me@example.org", held)
            self.assertIn(b"quinces", engine)
            self.assert_nowhere(held, "memory")
            self.assert_nowhere(engine, "memory of the engine")
            self.assert_nowhere(gate, "memory of the gate")

    def test_nothing_that_is_kept_or_told_holds_one(self):
        with self.house.serve() as served:
            self.work()
            process = pathlib.Path(f"/proc/{served.process.pid}")
            for name in ("cmdline", "environ", "limits"):
                try:
                    content = (process / name).read_bytes()
                except PermissionError:
                    continue
                self.assert_nowhere(content, name)
            self.assertRegex((process / "limits").read_text(), r"Max core file size +0 +0")
            for words in (["log"], ["log", "--json"], ["secret"], ["account"], ["model", "list"]):
                self.assert_not_told(*words)
            for words in (["doctor", "--json"], ["rooms"], ["cards"], ["log", "--verify"]):
                self.assert_not_told(*words)
            self.assert_not_told("backup", self.folder / "backup")
            self.assert_not_told("export", self.folder / "export")
            served.stop()
        self.assert_nowhere("\n".join(served.said).encode(), "what serve said")
        places = [*self.folder.rglob("*"), *pathlib.Path("/dev/shm").glob("*hearth*")]
        files = [path for path in places if path.is_file()]
        self.assertGreater(len(files), 10)
        for path in files:
            self.assert_nowhere(path.read_bytes(), path)

    def test_an_endpoint_that_repeats_the_key_is_not_quoted(self):
        failing = harness.fails(400, "invalid_request", f"broken for {TOKEN}")
        with ModelServer(failing) as far:
            self.model(far, stdin=TOKEN + "\n")
            done = self.assert_not_told("model", "test", "far", status=ERROR)
            self.assertIn("broken for …", done.err)
        for path in self.house.files():
            self.assert_nowhere(path.read_bytes(), path)


if __name__ == "__main__":
    sys.exit(harness.main())
