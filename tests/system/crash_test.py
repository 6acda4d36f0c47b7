#!/usr/bin/env python3
"""kill -9 at every write: what was acknowledged is there, what was begun is finished, and no
message leaves twice."""
import collections
import concurrent.futures
import email
import json
import os
import re
import shutil
import signal
import sys

import harness
from harness import NOW, MailServer, MovedIn

PLAN = """
lunch = calendar.add("Lunch", when="friday at 12:30", who=person("Tomas"))
reminders.add("book a table", when="friday at 9:00")
lists.add(["milk", "eggs"], list="shopping")
messages.send(to=person("Tomas"), text="Lunch on friday?")
messages.send(to=person("Priya"), text="the slides are ready")
memory.remember("Tomas likes dumplings")
"""
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
# A write is some milliseconds of one test: every eleventh, unless CRASH_EVERY says otherwise.
EVERY = int(os.environ.get("CRASH_EVERY", "11"))


def at(call, number):
    """Kills a program when it makes this system call for the number-th time."""
    return harness.strace(call, f"{call}:signal=KILL:when={number}")


def text_of(mail):
    """What was written, without what Hearth says of itself below."""
    content = email.message_from_bytes(mail).get_payload(decode=True).decode().replace("\r", "")
    return content.split("\n-- \n")[0].strip()


def without_ids(exported, task):
    """The same for two houses that did the same: the task's own name differs."""
    ids = re.compile(task.encode() + rb"|[0-9a-f]{64}")
    return {name: ids.sub(b"TASK", content) for name, content in exported.items()}


class Crash(MovedIn):
    def setUp(self):
        super().setUp()
        if not at("pwrite64", 1):
            self.skipTest("needs strace")

    def count_until(self, first, step, is_killed):
        """Kills at first, first + step … until it comes to its end; as many at once as there are
        cores. How often it was killed."""
        kills = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            while True:
                numbers = range(first, first + step * os.cpu_count(), step)
                results = list(pool.map(is_killed, numbers))
                kills += sum(results)
                if not all(results):
                    return kills
                first = numbers[-1] + step


class Plan(Crash):
    def setUp(self):
        super().setUp()
        self.before = self.house.export()
        task = self.house.plan(PLAN)["task"]
        self.after = without_ids(self.house.export(), task)
        self.finished = 0

    def is_killed(self, call, number):
        """Whether it was killed there; then it is started again and looked at."""
        house = self.prepared.copy(self.folder / f"{call} {number}")
        words = ["run", "-", "--json", "--now", NOW]
        done = house.run(*words, stdin=PLAN, before=at(call, number))
        if done.status not in KILLED:
            self.assertEqual(done.status, 0, str(done))
            return False
        again = house.must("rooms")
        tasks = house.must("log", "--json")
        exported = house.export()
        self.assertNotIn("Finished", tasks.err, "it is finished once")
        where = f"{call} {number}"
        if not tasks.json:  # it had not been acknowledged
            self.assertEqual(exported, self.before, where)
            return True
        [task] = tasks.json
        self.finished += "Finished what was interrupted" in again.err
        self.assertEqual(task["state"], "done", where)
        self.assertEqual(without_ids(exported, task["task"]), self.after, where)
        shutil.rmtree(house.home)
        return True

    def test_killed_at_any_write_it_is_finished_at_the_next_start(self):
        kills = self.count_until(1, EVERY, lambda number: self.is_killed("pwrite64", number))
        self.assertGreater(kills, 50 // EVERY)
        self.assertGreater(self.finished, 20 // EVERY)

    def test_killed_before_any_write_is_forced_to_the_disk_it_is_finished_too(self):
        kills = self.count_until(1, 1, lambda number: self.is_killed("fsync", number))
        self.assertGreater(kills, 5)


class Delivery(Crash):
    """Two messages wait; the server that delivers them is killed; then it starts again."""

    def setUp(self):
        super().setUp()
        self.house.plan(PLAN)

    def is_killed(self, call, number):
        house = self.house.copy(self.folder / f"{call} {number}")
        with MailServer() as server:
            server.account(house)
            was_killed = self.deliver(house, before=at(call, number))
            if was_killed:
                self.deliver(house)
            self.assert_each_left_once_at_most(house, server, f"{call} {number}")
        return was_killed

    def deliver(self, house, before=()):
        """Serves until no message waits, or until it is killed; whether it was."""
        served = harness.Served(house, before)
        try:
            harness.wait_until(
                lambda: served.process.poll() is not None or self.is_settled(house, served),
                "the outbox is empty",
            )
            return served.process.poll() is not None
        finally:
            served.kill()

    def is_settled(self, house, served):
        if not served.said:
            return False
        exported = house.run("export", self.folder / f"look {house.home.name}")
        if exported.status:
            return False
        outbox = self.folder / f"look {house.home.name}" / "outbox.json"
        return all(m["state"] != "queued" for m in json.loads(outbox.read_bytes()))

    def assert_each_left_once_at_most(self, house, server, where):
        left = collections.Counter(text_of(content) for _, content in server.seen)
        states = {message["text"]: message["state"] for message in house.outbox()}
        self.assertEqual(len(states), 2, where)
        for text, state in states.items():
            self.assertLessEqual(left[text], 1, where)
            if state == "sent":
                self.assertEqual(left[text], 1, where)
            else:
                self.assertEqual(state, "unknown", where)

    def test_killed_at_any_word_to_the_mail_server_no_message_leaves_twice(self):
        kills = self.count_until(1, 2, lambda number: self.is_killed("sendto", number))
        self.assertGreater(kills, 3)

    def test_killed_at_any_write_no_message_leaves_twice(self):
        kills = self.count_until(1, 3 * EVERY, lambda number: self.is_killed("pwrite64", number))
        self.assertGreater(kills, 0)


if __name__ == "__main__":
    sys.exit(harness.main())
