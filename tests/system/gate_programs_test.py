#!/usr/bin/env python3
"""Programs that speak OpenAI's API."""
import json
import sys

import harness
from gate import MILK, TELL, Gate, Page


class Programs(Gate):
    """What speaks OpenAI's API, with a token of the owner's."""

    def setUp(self):
        super().setUp()
        self.token = self.paired().post("/api/tokens", {"name": "an editor"})["token"]
        self.program = Page(self.address)

    def ask(self, text, token=None, **more):
        body = {"model": "hearth", "messages": [{"role": "user", "content": text}], **more}
        return self.program.ask("POST", "/v1/chat/completions", body, Authorization="Bearer " + (token or self.token), Origin=None)

    def test_it_asks_in_words_and_gets_the_reply(self):
        status, _, answer = self.ask("put milk on the shopping list", tools=[{"type": "function"}])
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["choices"][0]["message"]["content"], "On the shopping list: milk.")
        self.assertIn("ignored", answer["note"])
        status, headers, stream = self.ask("what is on the shopping list?", stream=True)
        self.assertIn("text/event-stream", headers["Content-Type"])
        events = [json.loads(line[6:]) for line in stream.decode().splitlines() if line.startswith("data: {")]
        text = "".join(event["choices"][0]["delta"].get("content", "") for event in events)
        self.assertIn("milk", text)
        self.assertEqual(events[-1]["choices"][0]["finish_reason"], "stop")
        self.assertTrue(stream.endswith(b"data: [DONE]\n\n"))
        status, _, models = self.program.ask("GET", "/v1/models", Authorization="Bearer " + self.token, Origin=None)
        self.assertEqual([model["id"] for model in models["data"]], ["hearth", "hearth-thinking"])

    def test_a_card_is_text_and_is_never_answered_through_this_door(self):
        server = harness.ModelServer(harness.openai_says(TELL))
        self.addCleanup(server.__exit__)
        self.house.must("model", "add", "remote", "--kind", "openai", "--model", "large", "--url", server.url, "--no-key")
        self.page.post("/api/models/remote/use")
        self.page.run('calendar.add("dentist", when=when("tomorrow at 10:00"))')
        _, _, answer = self.ask("tell Ana of the dentist", model="hearth-thinking")
        self.assertIn(f"Answer it at {self.address}/#cards", answer["choices"][0]["message"]["content"])
        [card] = self.page.get("/api/cards")["cards"]
        path = f"/api/cards/{card['id']}/answer"
        status, _, _ = self.program.ask("POST", path, {"answer": "once"}, Authorization="Bearer " + self.token, Origin=None)
        self.assertEqual(status, 401)
        self.ask("yes, approve it")
        self.assertEqual(self.house.outbox(), [])

    def test_only_a_token_opens_this_door_and_no_other_one(self):
        session = self.page.cookie.split("=")[1]
        for token in ("0" * 64, session, "x"):
            status, _, answer = self.ask(MILK, token=token)
            self.assertEqual((status, answer["error"]["type"]), (401, "authentication_error"))
        self.program.cookie = self.page.cookie.split("=")[0] + "=" + self.token
        self.assertEqual(self.program.ask("GET", "/api/me")[0], 401)
        self.program.cookie = None
        [device] = [one for one in self.page.get("/api/devices")["devices"] if one["kind"] == "token"]
        self.page.post(f"/api/devices/{device['id']}/remove")
        self.assertEqual(self.ask(MILK)[0], 401)

    def test_what_is_no_request_is_refused_as_openai_refuses(self):
        for more, wanted in (({"model": "gpt-9"}, 404), ({"messages": []}, 400), ({"n": 3}, 400)):
            status, _, answer = self.ask("x", **more)
            self.assertEqual(status, wanted)
            self.assertTrue(answer["error"]["message"])


if __name__ == "__main__":
    sys.exit(harness.main())
