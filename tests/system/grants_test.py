#!/usr/bin/env python3
"""What may be done without asking: given, used, used up, revoked while a task runs; and what `hearth reach` says of it."""
import sys
import threading

import harness
from harness import ERROR, NOW, PATIENCE, WAITING, MailServer, ModelServer, MovedIn

ANA = "ana.ribeiro@lindenwerk.example"
# What leaves is not in the owner's words, so it needs a card or a grant.
TELL = 'messages.send(to=person("{}"), text=calendar.find("dentist")[0].title)'


class Granting(MovedIn):
    def give(self, *more, to="Ana"):
        words = ["grants", "give", "messages.send", "--to", to, "--with", "calendar", "--json"]
        return self.house.must(*words, *more).json

    def sent(self):
        return [message["to"][0]["mail"] for message in self.house.outbox()]

    def granted(self):
        rows = self.house.must("reach", "--json").json["rows"]
        return [row for row in rows if row["leave"] == "granted"]


class Grants(Granting):
    def test_nothing_is_allowed_by_default(self):
        said = self.house.must("grants").out
        self.assertEqual(said, "Nothing is allowed beyond what each request needs.\n")
        self.assertEqual(self.granted(), [])
        self.house.plan(TELL.format("Ana"), status=WAITING)

    def test_a_grant_is_for_whom_it_names_and_as_often_as_it_says(self):
        grant = self.give("--times", "2", "--days", "7")
        self.assertEqual(grant["recipient"], ANA)
        self.house.plan(TELL.format("Ana"))
        self.house.plan(TELL.format("Priya"), status=WAITING)
        [row] = self.granted()
        self.assertEqual((row["party"], row["uses_left"]), (ANA, 1))
        self.house.plan(TELL.format("Ana"))
        self.assertEqual(self.granted(), [])
        self.house.plan(TELL.format("Ana"), status=WAITING)
        self.assertEqual(self.sent(), [ANA, ANA])
        shown = self.house.must("grants").out
        for words in ("Sends a message", ANA, "calendar data", "2 times in 7 days", "0 of 2 left"):
            self.assertIn(words, shown)

    def test_what_is_revoked_is_asked_again(self):
        grant = self.give()
        said = self.house.must("grants", "revoke", grant["id"]).out
        self.assertIn("Revoked, from the next step on", said)
        self.house.plan(TELL.format("Ana"), status=WAITING)
        self.assert_sentence(self.house.run("grants", "revoke", grant["id"]), "no grant")

    def test_mistakes_are_told(self):
        for words, told in (
            (["give"], "which tool"),
            (["give", "messages.sned", "--to", ANA], "no tool"),
            (["give", "lists.add", "--to", ANA], "reaches nobody"),
            (["give", "messages.send"], "somebody it is for"),
            (["give", "messages.send", "--to", "Nobody"], "nobody called Nobody"),
            (["give", "messages.send", "--to", "аna@example.org\u200b"], "cannot be seen"),
            (["give", "messages.send", "--to", ANA, "--with", "gossip"], "There are: personal"),
            (["give", "messages.send", "--to", ANA, "--for", "fun"], "no purpose"),
            (["give", "messages.send", "--to", ANA, "--times", "0"], "1 to 1000"),
            (["give", "messages.send", "--to", ANA, "--until", "2020-01-01"], "in the future"),
            (["revoke", "nothing"], "no grant"),
        ):
            with self.subTest(words=words):
                self.assert_sentence(self.house.run("grants", *words), told, status=ERROR)
        self.assertEqual(self.house.must("grants", "--json").json, [])


class RunningTask(Granting):
    """A model thinks in two pieces, each of which tells Ana something."""

    def setUp(self):
        super().setUp()
        self.thinking, self.go_on = threading.Event(), threading.Event()

        def answer(body):
            if "Results:" not in body["messages"][-1]["content"]:
                return harness.openai_says(TELL.format("Ana"))
            self.thinking.set()
            self.go_on.wait(PATIENCE)
            return harness.openai_says(TELL.format("Ana") + '\nsay("Told her.")')

        server = ModelServer(answer)
        self.addCleanup(server.__exit__)
        words = ["--kind", "openai", "--model", "large", "--url", server.url, "--no-key"]
        self.house.must("model", "add", "remote", *words)
        self.house.must("model", "use", "remote")

    def tell_ana(self, meanwhile):
        """The task's answer; `meanwhile` is done while the model thinks about the second piece."""
        request = ["ask", "--json", "--mode", "thinking", "--now", NOW, "tell Ana of the dentist"]
        answers = []
        with self.house.serve():
            task = threading.Thread(target=lambda: answers.append(self.house.run(*request)))
            task.start()
            self.assertTrue(self.thinking.wait(PATIENCE))
            meanwhile()
            self.go_on.set()
            task.join(PATIENCE)
        return answers[0].json

    def test_it_goes_on_while_somebody_looks(self):
        self.give()
        answer = self.tell_ana(lambda: self.assertEqual(len(self.granted()), 1))
        self.assertEqual(answer["state"], "done", answer["reply"])
        self.assertEqual(self.sent(), [ANA, ANA])

    def test_a_grant_revoked_meanwhile_stops_its_next_step(self):
        grant = self.give()
        answer = self.tell_ana(lambda: self.house.must("grants", "revoke", grant["id"]))
        self.assertEqual(answer["state"], "waiting", answer["reply"])
        self.assertEqual([card["rule"] for card in answer["cards"]], ["S3/control=OWN"])
        self.assertEqual(self.sent(), [ANA])


class Reach(Granting):
    def test_it_names_what_messages_and_prompts_leave_by(self):
        self.assertIn("nothing: there is no mail account", self.house.must("reach").out)
        with MailServer() as server:
            server.account(self.house)
        words = ["--kind", "openai", "--model", "large", "--url", "https://api.example/v1"]
        self.house.must("model", "add", "remote", *words, "--no-key")
        connectors = self.house.must("reach", "--json").json["connectors"]
        self.assertEqual([way["name"] for way in connectors], ["mail account"])
        self.house.must("model", "use", "remote")
        connectors = self.house.must("reach", "--json").json["connectors"]
        parties = {way["name"]: way["party"] for way in connectors}
        self.assertEqual(parties["model remote"], "https://api.example/v1")
        self.assertIn("127.0.0.1:", parties["mail account"])

    def test_it_tells_when_something_was_last_used(self):
        self.house.plan('lists.add(["milk"], list="shopping")')
        rows = {row["action"]: row for row in self.house.must("reach", "--json").json["rows"]}
        self.assertEqual(rows["lists.add"]["last_used"], "2026-05-04T07:00:00+00:00")
        self.assertIsNone(rows["lists.remove"]["last_used"])
        self.assertEqual(rows["messages.send"]["leave"], "asked")
        self.assertIn("4 May 2026", self.house.must("reach").out)

    def test_a_grant_stands_in_it_with_its_bounds(self):
        self.give("--until", "2030-01-31", to=ANA)
        shown = self.house.must("reach").out
        for words in ("without asking you", ANA, "until 31 January 2030", "10 of 10 left"):
            self.assertIn(words, shown)


if __name__ == "__main__":
    sys.exit(harness.main())
