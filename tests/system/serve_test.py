#!/usr/bin/env python3
"""`hearth serve`: reminders are told, messages leave, other commands come in by its socket."""
import datetime
import email
import email.policy
import signal
import subprocess
import sys
import zoneinfo

import harness
from harness import ERROR, REFUSED, MailServer, MovedIn

SEND = 'messages.send(to=person("Priya"), text="the slides are ready", subject="Slides")'
PRIYA = "priya.nair@lindenwerk.example"


def moment(**from_now):
    """A time by the real clock, as --now takes it."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**from_now)
    return at.isoformat(timespec="seconds")


class Reminders(MovedIn):
    def test_what_falls_due_is_told_while_it_runs(self):
        with self.house.serve() as served:
            self.house.plan('timers.set("1 second", name="tea")', now=moment())
            served.wait_for("The timer “tea” is up.")
            self.assertEqual(served.stop(), 0)
        with self.house.serve() as served:
            served.stop()
            self.assertNotIn("tea", "\n".join(served.said))

    def test_what_was_due_before_the_start_is_told_at_the_start(self):
        plan = 'reminders.add("turn the oven off", when="in 2 hours")'
        self.house.plan(plan, now=moment(hours=-2, minutes=-1))
        with self.house.serve() as served:
            served.wait_for("Reminder: turn the oven off.")

    def test_what_was_missed_is_told_by_its_own_rule(self):
        hour = (datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Berlin")).hour + 12) % 24
        when = f"every day at {hour:02}:00"
        for text, rule in (("water", "tell"), ("run", "latest"), ("nap", "skip")):
            plan = f'reminders.add("{text}", when="{when}", missed="{rule}")'
            self.house.plan(plan, now=moment(days=-3))
        with self.house.serve() as served:
            served.wait_for("Reminder: run (was due")
            served.stop()
        water = [line for line in served.said if "Reminder: water (was due" in line]
        self.assertEqual(len(water), 3, served.said)
        runs = [line for line in served.said if "Reminder: run" in line]
        self.assertEqual(len(runs), 1, served.said)
        self.assertIn("2 earlier times were missed", runs[0])
        self.assertNotIn("nap", "\n".join(served.said))
        with self.house.serve() as served:
            served.stop()
        self.assertEqual(len(served.said), 1, served.said)


class Mail(MovedIn):
    def only_message(self):
        messages = self.house.outbox()
        self.assertEqual(len(messages), 1)
        return messages[0]

    def test_a_message_leaves_once_as_it_was_written(self):
        with MailServer() as server:
            server.account(self.house)
            with self.house.serve() as served:
                self.house.plan(SEND)
                harness.wait_until(lambda: server.mails, "the mail arrives")
                harness.wait_until(
                    lambda: self.only_message()["state"] == "sent", "it counts as sent"
                )
                served.stop()
            with self.house.serve() as served:
                served.stop()
        [(receivers, content)] = server.seen
        mail = email.message_from_bytes(content, policy=email.policy.default)
        self.assertEqual(receivers, [PRIYA])
        self.assertEqual(mail["To"].addresses[0].addr_spec, PRIYA)
        self.assertEqual(mail["From"].addresses[0].addr_spec, "me@example.org")
        self.assertEqual(mail["From"].addresses[0].display_name, "Daniel Hofmann")
        self.assertEqual(mail["Subject"], "Slides")
        text, signature = mail.get_content().replace("\r", "").split("\n-- \n")
        self.assertEqual(text.strip(), "the slides are ready")
        self.assertIn("an AI assistant, for Daniel Hofmann", signature)
        self.assertRegex(mail["Message-ID"], r"^<[^<>\s]+@[^<>\s]+>$")

    def test_without_an_account_it_stays_in_the_outbox_and_the_reply_says_so(self):
        answer = self.house.plan(SEND)
        self.assertIn("in the outbox", answer["reply"])
        with self.house.serve() as served:
            served.stop()
        self.assertEqual(self.only_message()["state"], "queued")
        with MailServer() as server:
            server.account(self.house)
            with self.house.serve():
                harness.wait_until(lambda: server.mails, "the mail arrives")

    def test_a_message_waits_while_the_server_cannot_be_reached(self):
        with MailServer({}) as server:
            server.account(self.house)
        self.house.plan(SEND)
        with self.house.serve() as served:
            served.wait_for("will be tried again")
            served.stop()
        self.assertEqual(self.only_message()["state"], "queued")

    def test_a_message_that_the_server_refuses_is_told(self):
        with MailServer({"RCPT": "550 no such box"}) as server:
            server.account(self.house)
            self.house.plan(SEND)
            with self.house.serve() as served:
                said = served.wait_for("could not be sent")
                served.stop()
        self.assertIn("Priya", said)
        self.assertEqual(server.seen, [])
        self.assertEqual(self.only_message()["state"], "failed")

    def test_a_message_of_which_nobody_knows_is_told_and_never_sent_again(self):
        with MailServer({"DATA.": None}) as server:
            server.account(self.house)
            self.house.plan(SEND)
            with self.house.serve() as served:
                served.wait_for("I may have sent this message")
                served.stop()
            server.replies.clear()
            with self.house.serve() as served:
                served.stop()
            self.assertEqual(len(server.seen), 1)
        self.assertEqual(self.only_message()["state"], "unknown")


class Callers(MovedIn):
    def test_commands_behave_behind_the_socket_as_without_it(self):
        words = [
            (["log", "--json"], b""),
            (["rooms"], b""),
            (["run", "-"], b'say("hello")'),
            (["run", "-"], b"nonsense("),
            (["ask", ""], b""),
            (["dance"], b""),
            (["import", "missing.ics"], b""),
            (["undo"], b""),
            (["owner", "--json"], b""),
        ]
        direct = [self.house.run(*line, stdin=stdin) for line, stdin in words]
        fresh = self.prepared.copy(self.folder / "served")
        with fresh.serve():
            served = [fresh.run(*line, stdin=stdin) for line, stdin in words]
        for one, other in zip(direct, served):
            self.assertEqual((one.status, one.out, one.err), (other.status, other.out, other.err))

    def test_a_relative_path_is_the_callers(self):
        with self.house.serve():
            here = self.folder / "here"
            here.mkdir()
            self.house.must("export", "out", cwd=here)
            self.assertTrue((here / "out/manifest.json").exists())

    def test_a_secret_is_read_at_the_callers_end(self):
        with self.house.serve():
            self.house.must("passphrase", "set", stdin="correct horse battery\n")
        self.assertEqual(self.house.run("rooms").status, ERROR)
        self.house.must("rooms", stdin="correct horse battery\n")

    def test_a_caller_that_goes_away_takes_nothing_with_it(self):
        with self.house.serve() as served:
            for _ in range(3):
                caller = subprocess.Popen(
                    self.house.command("run", "-"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=self.house.environment,
                )
                caller.kill()
                caller.communicate()
            self.house.plan("nonsense(", status=REFUSED)
            self.assertEqual(served.stop(), 0)


class Ending(MovedIn):
    def test_it_ends_at_once_when_asked_and_leaves_no_socket(self):
        for how in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.house.serve() as served:
                self.assertTrue((self.house.home / "socket").is_socket())
                self.assertEqual((self.house.home / "socket").stat().st_mode & 0o77, 0)
                self.assertEqual(served.stop(how), 0)
            self.assertFalse((self.house.home / "socket").exists())


if __name__ == "__main__":
    sys.exit(harness.main())
