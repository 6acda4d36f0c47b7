"""The talk at a real terminal (a pseudo-terminal): first start, a request, a reminder that comes due, undo, leaving."""
import os
import pty
import select
import shutil
import sys
import tempfile
import time

HEARTH = os.environ.get("HEARTH", "build/hearth")


class Talk:
    """A person at the keyboard, in a locale that is not UTF-8."""

    def __init__(self, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(HEARTH, [HEARTH, "--home", home], {**os.environ, "TERM": "xterm", "LC_ALL": "C", "NO_COLOR": "1"})
        self.seen = ""

    def wait_for(self, text, seconds=20):
        """Reads until the text has been shown; what was shown up to then is forgotten."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            if time.monotonic() > end: raise AssertionError(f"never shown: {text!r}; shown: {self.seen!r}")
            if select.select([self.fd], [], [], 0.1)[0]:
                try: self.seen += os.read(self.fd, 65536).decode(errors="replace")
                except OSError: raise AssertionError(f"ended before {text!r}; shown: {self.seen!r}") from None
        shown, self.seen = self.seen.split(text, 1)
        return shown + text

    def type(self, line): os.write(self.fd, line.encode() + b"\r")

    def end(self): return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def first_start_request_reminder_undo(home):
    talk = Talk(home)
    talk.wait_for("recovery code, shown only now")
    talk.wait_for("How may I call you?")
    talk.type("Mia")
    talk.wait_for("› ")
    talk.type("remind me in 3 seconds to breathe")
    talk.wait_for("I will remind you")
    talk.wait_for("Reminder: breathe.")
    talk.type("add milk to the shopping list")
    talk.wait_for("On the shopping list: milk.")
    talk.type("undo")
    talk.wait_for("Taken back:")
    talk.type("exit")
    assert talk.end() == 0


def second_start_knows_the_owner(home):
    talk = Talk(home)
    talk.wait_for("Hearth. Say what you want")
    talk.wait_for("› ")
    talk.type("exit")
    assert talk.end() == 0


home, passed, failed = tempfile.mkdtemp(prefix="hearth_talk_"), 0, 0
for test in (first_start_request_reminder_undo, second_start_knows_the_owner):
    try:
        test(home + "/home")
        passed += 1
    except AssertionError as error:
        print(f"{test.__name__}: {error}")
        failed += 1
shutil.rmtree(home, ignore_errors=True)
print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0)
