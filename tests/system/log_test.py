#!/usr/bin/env python3
"""`hearth log`: by person, room, agent, effect, task and time; why; what can still be undone."""
import sys

import harness
from harness import NOW, ModelServer, MovedIn

TUESDAY = "2026-05-05T09:00+02:00"
LIST = 'lists.add(["milk"], list="shopping")'
SEND = 'messages.send(to=person("Priya"), text="the slides are ready")'
FROM_MAIL = 'lists.add([messages.find(who="Ana")[0].subject], list="read")'


class Log(MovedIn):
    def setUp(self):
        super().setUp()
        self.list = self.house.plan(LIST)["task"]
        self.send = self.house.plan(SEND)["task"]
        self.mail = self.house.plan(FROM_MAIL, now=TUESDAY)["task"]

    def log(self, *words):
        return self.house.must("log", "--json", *words).json

    def tasks(self, *words):
        return [task["task"] for task in self.log(*words)]

    def tools(self, *words):
        return [step["tool"] for task in self.log(*words) for step in task["steps"]]

    def test_without_a_wish_everything_is_shown(self):
        self.assertEqual(self.tasks(), [self.list, self.send, self.mail])
        self.assertEqual(self.tasks("-n", "1"), [self.mail])

    def test_by_person_as_the_contacts_know_them(self):
        self.assertEqual(self.tasks("--person", "priya.nair@lindenwerk.example"), [self.send])
        self.assertEqual(self.tasks("--person", "Priya"), [self.send])
        self.assertEqual(self.tasks("--person", "Ana"), [self.mail])
        self.assertEqual(self.tasks("--person", "Zoltan"), [])

    def test_by_room_effect_and_task(self):
        self.assertEqual(self.tools("--room", "lists"), ["lists.add", "lists.add"])
        self.assertEqual(self.tools("--effect", "s3"), ["messages.send"])
        self.assertEqual(self.tools("--effect", "S0", "--room", "messages"), ["messages.find"])
        self.assertEqual(self.tasks("--task", self.list), [self.list])
        self.assertEqual(self.house.run("log", "--effect", "S9").status, harness.ERROR)

    def test_by_time_a_day_whole(self):
        self.assertEqual(self.tasks("--since", "2026-05-05"), [self.mail])
        self.assertEqual(self.tasks("--until", "2026-05-04"), [self.list, self.send])
        self.assertEqual(self.tasks("--since", NOW, "--until", TUESDAY), [self.list, self.send])
        self.assert_sentence(self.house.run("log", "--since", "yesteryear"))

    def test_the_count_is_of_what_fits(self):
        self.assertEqual(self.tasks("--room", "lists", "-n", "1"), [self.mail])
        self.assertEqual(self.tasks("--effect", "S3", "-n", "1"), [self.send])

    def test_why_tells_rule_labels_and_where_each_value_came_from(self):
        [task] = self.log("--task", self.mail, "--effect", "S1", "--why")
        [step] = task["steps"]
        given = {one["name"]: one for one in step["given"]}
        self.assertEqual(step["rule"], "S1/control=OWNER")
        self.assertEqual(given["items"]["from"], "from outside")
        self.assertIn("OUTSIDE", given["items"]["label"])
        self.assertEqual(given["list"]["from"], "you said or approved it")
        told = self.house.must("log", "--task", self.mail, "--why").out
        for words in ("S1/control=OWNER", "from outside", "OUTSIDE messages", "“read”"):
            self.assertIn(words, told)

    def test_what_can_be_undone_goes_when_it_was_undone(self):
        self.assertEqual(self.tasks("--undoable"), [self.list, self.send, self.mail])
        self.house.must("undo", self.list)
        self.assertEqual(self.tasks("--undoable"), [self.send, self.mail])
        self.assertIn("taken back", self.house.must("log", "--task", self.list).out)
        self.house.must("undo", self.mail)
        self.assertEqual(self.tasks("--undoable"), [self.send])

    def test_nothing_of_the_kind_is_said(self):
        self.assertIn("nothing of that kind", self.house.must("log", "--room", "health").out)


class Agents(MovedIn):
    def test_by_agent(self):
        def answer(body):
            said = body["messages"][-1]["content"]
            if "Request: note the bread" in said:
                return harness.openai_says('lists.add(["bread"], list="shopping")')
            both = 'part = agent("note the bread")\nlists.add(["milk"], list="shopping")'
            return harness.openai_says('say("All done.")' if "Results:" in said else both)

        with ModelServer(answer) as server:
            words = ["model", "add", "far", "--kind", "openai", "--model", "m", "--no-key"]
            self.house.must(*words, "--url", server.url)
            self.house.must("model", "use", "far")
            words = ["ask", "--mode", "thinking", "--now", NOW, "--", "note bread and milk"]
            self.house.must(*words)
        [task] = self.house.must("log", "--json").json
        adding = [step for step in task["steps"] if step["tool"] == "lists.add"]
        agents = {step["told"]: step["agent"] for step in adding}
        own, other = agents["On the shopping list: milk."], agents["On the shopping list: bread."]
        self.assertEqual(own, "hearth")
        self.assertNotEqual(other, own)
        for agent, item in ((own, "milk"), (other, "bread")):
            [task] = self.house.must("log", "--json", "--agent", agent, "--effect", "S1").json
            told = [step["told"] for step in task["steps"]]
            self.assertEqual(told, [f"On the shopping list: {item}."])
        self.assertIn(f"by sub-agent {other}", self.house.must("log").out)


if __name__ == "__main__":
    sys.exit(harness.main())
