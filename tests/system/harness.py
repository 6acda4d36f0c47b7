"""What the system tests share: the program in a house of its own, scripted servers, and a runner.

The program is the one that $HEARTH names. Every test gets a fresh folder, which goes with it.
"""
import contextlib
import http.server
import json
import os
import pathlib
import queue
import shutil
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEARTH = str(pathlib.Path(os.environ.get("HEARTH", ROOT / "build/hearth")).resolve())
REQUESTS = ROOT / "tests/requests"
FILES = [REQUESTS / "house.ics", REQUESTS / "house.vcf", *sorted((REQUESTS / "mail").iterdir())]
NOW = "2026-05-04T09:00+02:00"
DONE, ERROR, WAITING, REFUSED = 0, 1, 2, 3  # exit statuses
PATIENCE = 120  # seconds until a step counts as hanging
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith("HEARTH")},
    "TZ": "Europe/Berlin",
    "LANG": "C.UTF-8",
    "NO_COLOR": "1",
}


class Done:
    """What came of one command."""

    def __init__(self, words, finished):
        self.words = words
        self.status = finished.returncode
        self.out = finished.stdout.decode(errors="replace")
        self.err = finished.stderr.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        shown = " ".join(word[:60] for word in self.words)
        return f"hearth {shown} → {self.status}\n{self.out[-1500:]}{self.err[-1500:]}"


def bytes_of(text):
    return text if isinstance(text, bytes) else text.encode()


class House:
    """A house in `home`, reached by the program. Nothing is founded until the first command."""

    def __init__(self, home, **environment):
        self.home = pathlib.Path(home)
        self.environment = {**ENVIRONMENT, **environment}

    def command(self, *words):
        words = [*map(str, words)]
        end = words.index("--") if "--" in words else len(words)  # what follows is not ours
        return [HEARTH, *words[:end], "--home", str(self.home), *words[end:]]

    def run(self, *words, stdin="", before=(), **options):
        """`before`: a program, such as strace, that runs this one."""
        finished = subprocess.run(
            [*before, *self.command(*words)],
            input=bytes_of(stdin),
            capture_output=True,
            env=self.environment,
            timeout=PATIENCE,
            **options,
        )
        return Done(list(map(str, words)), finished)

    def must(self, *words, status=DONE, **options):
        """The same for a command that has to end with this status; None: any."""
        done = self.run(*words, **options)
        if status is not None and done.status != status:
            raise AssertionError(f"expected exit status {status}: {done}")
        return done

    def plan(self, text, *options, now=NOW, status=DONE, **more):
        """Runs a plan; the document that `--json` prints."""
        words = ["run", "-", "--json", "--now", now, *options]
        return self.must(*words, stdin=text, status=status, **more).json

    def move_in(self):
        """The people, events and mails of tests/requests."""
        self.must("owner", "--name", "Daniel Hofmann", "--mail", "daniel.hofmann@example.net")
        self.must("import", "--now", NOW, *FILES)
        return self

    def export(self):
        """Every file of the export, by name; the manifest without when it was made."""
        with tempfile.TemporaryDirectory(dir=self.home.parent) as folder:
            self.must("export", folder)
            return exported(folder)

    def outbox(self):
        return json.loads(self.export()["outbox.json"])

    def copy(self, name):
        """The same house in another folder; nobody may have it open."""
        other = House(self.home.parent / name)
        other.environment = self.environment
        shutil.copytree(self.home, other.home, ignore=shutil.ignore_patterns("socket"))
        return other

    def files(self):
        return [path for path in sorted(self.home.rglob("*")) if path.is_file()]

    @contextlib.contextmanager
    def serve(self, **options):
        served = Served(self, **options)
        try:
            served.wait_for("Hearth is awake")
            yield served
        finally:
            served.kill()


class Served:
    """A running `hearth serve`; what it says is kept in `said`."""

    def __init__(self, house, before=(), web=("--no-web",)):
        self.process = subprocess.Popen(
            [*before, *house.command("serve", *web)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=house.environment,
            start_new_session=True,
        )
        self.said = []
        self.heard = threading.Condition()
        self.listening = threading.Thread(target=self.listen, daemon=True)
        self.listening.start()

    def listen(self):
        with self.process.stdout as lines:
            for line in lines:
                with self.heard:
                    self.said.append(line.decode(errors="replace").rstrip("\n"))
                    self.heard.notify_all()

    def wait_for(self, words):
        def line():
            return next((said for said in self.said if words in said), None)

        with self.heard:
            self.heard.wait_for(line, timeout=PATIENCE)
            if line() is None:
                raise AssertionError(f"serve never said {words!r}: {self.said}")
            return line()

    def stop(self, how=signal.SIGTERM):
        """Asks it to end; its exit status."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def wait(self):
        return self.process.wait(PATIENCE)

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.listening.join(PATIENCE)  # also what it had started, such as the server under strace


def exported(folder):
    """Every file of an export, by name; the manifest without when it was made."""
    files = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
    manifest = json.loads(files["manifest.json"])
    del manifest["made"]
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def started_by(pid):
    """The processes that a process has started, and those that these have, as {pid: command line}."""
    parents = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            parents[int(status.parent.name)] = int(lines["PPid"])
    found, more = {}, {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more}
        for child in more:
            with contextlib.suppress(OSError):
                found[child] = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().decode()
    return found


def wait_until(holds, what):
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"never: {what}")
        time.sleep(0.02)


# Servers that play a script.


class MailServer:
    """Takes mails as SMTP does (RFC 5321). `replies` changes what it answers to a command; the
    answer None hangs up instead. `DATA.` is the end of a mail."""

    def __init__(self, replies=None):
        self.replies = replies or {}
        self.mails = []  # (recipients, bytes) as acknowledged
        self.seen = []  # as received, acknowledged or not
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                outer.talk(self)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, talk, command, usual):
        reply = self.replies.get(command, usual)
        if reply is not None:
            talk.wfile.write(reply.encode() + b"\r\n")
        return reply is not None

    def talk(self, talk):
        receivers = []
        usual = {"DATA": "354 go on", "QUIT": "221 bye", "EHLO": "250 loopback"}
        with contextlib.suppress(ConnectionError):
            if not self.answer(talk, "HELLO", "220 loopback ESMTP"):
                return
            for line in iter(talk.rfile.readline, b""):
                command = line.split()[0].decode().upper()
                if command == "RCPT":
                    receivers.append(line.decode().split(":", 1)[1].strip().strip("<>"))
                if not self.answer(talk, command, usual.get(command, "250 ok")):
                    return
                if command == "DATA" and not self.take(talk, receivers):
                    return
                if command == "QUIT":
                    return

    def take(self, talk, receivers):
        lines = []
        for line in iter(talk.rfile.readline, b".\r\n"):
            if not line:
                return False
            lines.append(line)
        mail = (receivers[:], b"".join(lines))
        receivers.clear()
        self.seen.append(mail)
        if not self.answer(talk, "DATA.", "250 taken"):
            return False
        self.mails.append(mail)
        return True

    def account(self, house):
        """Makes this the server by which the house's mail leaves."""
        where = ["127.0.0.1", "--port", self.port, "--security", "none"]
        house.must("account", *where, "--address", "me@example.org")


class ModelServer:
    """An endpoint of a language model: answers each request with the next of `answers`, the last
    one again and again. An answer is (status, content type, [pieces]); a function gets the request
    and gives one. A piece None cuts the connection."""

    def __init__(self, *answers):
        self.answers = queue.SimpleQueue()
        for answer in answers:
            self.answers.put(answer)
        self.last = None
        self.requests = []  # (path, headers, body)
        self.turn = threading.Lock()
        outer = self

        class Talk(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.reply(self, json.loads(body))

            def do_GET(self):
                outer.reply(self, {})

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def reply(self, talk, body):
        with self.turn:
            self.requests.append((talk.path, dict(talk.headers), body))
            if not self.answers.empty():
                self.last = self.answers.get()
        status, kind, pieces = self.last(body) if callable(self.last) else self.last
        talk.send_response(status)
        talk.send_header("Content-Type", kind)
        talk.send_header("Connection", "close")
        if None in pieces:
            talk.send_header("Content-Length", "100000")
        talk.end_headers()
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                if piece is None:
                    return
                talk.wfile.write(piece.encode())
                talk.wfile.flush()


def event(data, kind=None):
    return (f"event: {kind}\n" if kind else "") + f"data: {json.dumps(data)}\n\n"


def pieces_of(text):
    """A text in pieces, as a model streams it."""
    return [text[at : at + 7] for at in range(0, len(text), 7)]


def openai_events(text):
    events = [event({"choices": [{"delta": {"content": piece}}]}) for piece in pieces_of(text)]
    events.append(event({"choices": [{"delta": {}, "finish_reason": "stop"}]}))
    events.append(event({"choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 5}}))
    return [*events, "data: [DONE]\n\n"]


def openai_says(text):
    return (200, "text/event-stream", openai_events(text))


def anthropic_events(text):
    def typed(kind, **more):
        return event({"type": kind, **more}, kind)

    block = {"type": "text", "text": ""}
    events = [
        typed("message_start", message={"usage": {"input_tokens": 8, "output_tokens": 1}}),
        typed("content_block_start", index=0, content_block=block),
    ]
    for piece in pieces_of(text):
        delta = {"type": "text_delta", "text": piece}
        events.append(typed("content_block_delta", index=0, delta=delta))
    events.append(typed("content_block_stop", index=0))
    usage = {"output_tokens": 5}
    events.append(typed("message_delta", delta={"stop_reason": "end_turn"}, usage=usage))
    return [*events, typed("message_stop")]


def anthropic_says(text):
    return (200, "text/event-stream", anthropic_events(text))


def fails(status, kind, message, **more):
    error = {"error": {"type": kind, "code": kind, "message": message, **more}}
    return (status, "application/json", [json.dumps(error)])


# What is wrong with a machine.


def strace(trace, inject):
    """Words before a program whose system calls are to go wrong, or None without strace."""
    tool = shutil.which("strace")
    quiet = ["-f", "-qq", "-o", "/dev/null"]
    return tool and [tool, *quiet, "-e", f"trace={trace}", "-e", f"inject={inject}"]


def may_mount():
    probe = ["unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        return subprocess.run(probe, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def in_own_mounts(script):
    """Words before a program that runs it where `script` has mounted something."""
    return ["unshare", "-Urm", "sh", "-c", f'{script} && exec "$@"', "sh"]


# Running.


class SystemTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hearth-", ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.house = House(self.folder / "home")

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(bytes_of(content))
        return path

    def assert_sentence(self, done, *words, status=ERROR):
        """It failed with this status and said so to a person, in these words."""
        self.assertEqual(done.status, status, str(done))
        told = done.err if status == ERROR else done.out + done.err
        for word in words:
            self.assertIn(word, told, str(done))
        self.assertRegex(told, r"[.!?]\s*$", str(done))
        self.assertNotRegex(told, r"terminate called|Aborted|CHECK|Segmentation", str(done))


class MovedIn(SystemTest):
    """Each test has its own copy of one house with the files of tests/requests in it."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="hearth-")
        cls.addClassCleanup(folder.cleanup)
        cls.prepared = House(pathlib.Path(folder.name) / "prepared").move_in()

    def setUp(self):
        super().setUp()
        shutil.copytree(self.prepared.home, self.house.home)


def main():
    if not shutil.which(HEARTH):
        print(f"there is no program {HEARTH}; build it with ./dev build\n0 passed, 1 failed")
        return 1
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    for test, reason in result.skipped:
        print(f"skipped: {test}: {reason}")
    troubles = [test for test, _ in result.failures + result.errors]
    failed = len({str(getattr(test, "test_case", test)) for test in troubles})
    ran = result.testsRun - len(result.skipped)
    print(f"{max(ran - failed, 0)} passed, {failed} failed")
    return 1 if failed else 0
