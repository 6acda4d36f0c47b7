#!/usr/bin/env python3
"""The gate of `hearth serve`: who is let in, runs and their events, cards, stopping, files, a gate and a house that are killed."""
import http.client
import io
import json
import os
import re
import signal
import socket
import sys
import threading
import uuid
import zipfile

import harness
from harness import MovedIn

# What leaves is not in the owner's words, so it needs a card.
TELL = 'messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)'
MILK = 'lists.add(["milk"], list="shopping")'


class Page:
    """A browser's page: keeps its cookie, says its Origin."""

    def __init__(self, address):
        self.host = address.split("//")[1]
        self.origin = address
        self.cookie = None

    def connect(self):
        return http.client.HTTPConnection(self.host, timeout=harness.PATIENCE)

    def headers(self, **more):
        headers = {"Origin": self.origin}
        if self.cookie:
            headers["Cookie"] = self.cookie
        headers.update({name.replace("_", "-"): value for name, value in more.items()})
        return {name: value for name, value in headers.items() if value is not None}

    def ask(self, method, path, body=None, raw=None, **headers):
        """Status, headers, and the body as JSON (or bytes)."""
        connection = self.connect()
        headers = self.headers(**headers)
        if body is not None:
            raw = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        connection.request(method, path, body=raw, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        kind = answer.headers.get("Content-Type", "")
        return answer.status, answer.headers, json.loads(content) if "json" in kind else content

    def get(self, path, status=200):
        got, _, body = self.ask("GET", path)
        assert got == status, (path, got, body)
        return body

    def post(self, path, body=None, status=200, **headers):
        got, _, answer = self.ask("POST", path, {} if body is None else body, **headers)
        assert got == status, (path, got, answer)
        return answer

    def pair(self, code):
        status, headers, body = self.ask("POST", "/api/pair", {"code": code, "device": "a test"})
        if status == 200:
            self.cookie = headers["Set-Cookie"].split(";")[0]
        return status, headers, body

    def stream(self, method, path, body=None, **headers):
        return Stream(self, method, path, body, **headers)

    def run(self, text, mode="given", run=None):
        """Every AG-UI event of a run."""
        body = run_input(text, mode, run)
        with self.stream("POST", "/api/run", body) as stream:
            return list(stream)

    def reply(self, text, **how):
        return "".join(event["delta"] for event in self.run(text, **how) if event["type"] == "TEXT_MESSAGE_CONTENT")


def run_input(text, mode="given", run=None):
    return {
        "threadId": "talk",
        "runId": run or str(uuid.uuid4()),
        "messages": [{"id": "1", "role": "user", "content": text}],
        "tools": [],
        "context": [],
        "state": {},
        "forwardedProps": {"mode": mode},
    }


class Stream:
    """Server-sent events, one after the other."""

    def __init__(self, page, method, path, body, **headers):
        self.connection = page.connect()
        raw = json.dumps(body).encode() if body is not None else None
        headers = page.headers(**headers)
        if raw:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, path, body=raw, headers=headers)
        self.answer = self.connection.getresponse()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def __iter__(self):
        data = []
        while line := self.answer.readline():
            line = line.decode().rstrip("\r\n")
            if line.startswith("data: "):
                data.append(line[6:])
            elif not line and data:
                yield json.loads("\n".join(data))
                data = []

    def until(self, kind):
        for event in self:
            if event.get("kind", event.get("type")) == kind:
                return event
        raise AssertionError(f"the stream ended before {kind}")


class Gate(MovedIn):
    def setUp(self):
        super().setUp()
        self.served = harness.Served(self.house, web=("--port", "0"))
        self.addCleanup(self.served.kill)
        said = self.served.wait_for("Open http")
        self.address = re.search(r"http://[0-9.:]+", said)[0]
        self.page = Page(self.address)
        self.code = re.search(r"#pair=(\S+)", said)[1]

    def paired(self):
        self.assertEqual(self.page.pair(self.code)[0], 200)
        return self.page


class LettingIn(Gate):
    def test_a_code_pairs_one_browser_once(self):
        status, headers, device = self.page.pair(self.code.lower().replace("-", " "))
        self.assertEqual((status, device["name"], device["kind"]), (200, "a test", "browser"))
        cookie = headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertEqual(self.page.get("/api/me")["device_name"], "a test")
        self.assertEqual(Page(self.address).pair(self.code)[0], 403)
        said = self.house.must("pair").out
        code = re.search(r"#pair=(\S+)", said)[1]
        self.assertEqual(Page(self.address).pair(code)[0], 200)
        self.assertEqual(len(self.page.get("/api/devices")["devices"]), 2)

    def test_a_code_is_void_after_five_wrong_ones(self):
        for _ in range(5):
            self.assertEqual(Page(self.address).pair("0000-0000")[0], 403)
        status, _, problem = self.page.pair(self.code)
        self.assertEqual(status, 403)
        self.assertIn("hearth pair", problem["detail"])

    def test_nobody_is_let_in_without_a_session(self):
        for path in ("/api/me", "/api/cards", "/api/events", "/api/talk", "/api/export"):
            status, headers, problem = self.page.ask("GET", path)
            self.assertEqual((status, problem["status"]), (401, 401), path)
            self.assertEqual(headers["Content-Type"], "application/problem+json")
        self.page.cookie = "hearth-%s=%s" % (self.address.split(":")[-1], "0" * 64)
        self.assertEqual(self.page.ask("GET", "/api/me")[0], 401)
        self.assertEqual(self.page.ask("POST", "/api/run", run_input(MILK))[0], 401)
        self.assertNotIn("milk", self.house.must("log").out)

    def test_a_wrong_host_is_refused(self):
        page = self.paired()
        for host in ("evil.example", "evil.example:80", self.address.split("//")[1] + ".evil.example", "[::1]", ""):
            status, _, problem = page.ask("GET", "/api/me", Host=host)
            self.assertEqual(status, 403, host)
        self.assertEqual(page.ask("GET", "/api/me", Host="localhost:" + self.address.split(":")[-1], Origin=None)[0], 200)

    def test_a_foreign_origin_is_refused(self):
        page = self.paired()
        for origin in ("https://evil.example", "null", self.address + "0", "http://localhost:1"):
            self.assertEqual(page.ask("POST", "/api/run", run_input(MILK), Origin=origin)[0], 403, origin)
            self.assertEqual(page.ask("GET", "/api/me", Origin=origin)[0], 403, origin)
        self.assertEqual(page.ask("POST", "/api/stop", {}, Origin=None)[0], 403)
        self.assertEqual(page.ask("POST", "/api/stop", {}, Sec_Fetch_Site="cross-site")[0], 403)
        self.assertNotIn("milk", self.house.must("log").out)

    def test_who_logs_out_or_is_removed_is_out_at_once(self):
        page = self.paired()
        other = Page(self.address)
        other.pair(re.search(r"#pair=(\S+)", self.house.must("pair").out)[1])
        mine = other.get("/api/me")["device"]
        page.post(f"/api/devices/{mine}/remove")
        self.assertEqual(other.ask("GET", "/api/me")[0], 401)
        page.post("/api/logout")
        self.assertEqual(page.ask("GET", "/api/me")[0], 401)

    def test_a_session_lasts_over_a_restart_and_only_its_hash_is_kept(self):
        page = self.paired()
        token = page.cookie.split("=")[1]
        self.served.stop()
        self.assertNotIn(token.encode(), b"".join(file.read_bytes() for file in self.house.files()))
        port = self.address.split(":")[-1]
        served = harness.Served(self.house, web=("--port", port))
        self.addCleanup(served.kill)
        served.wait_for("lets another one in")
        self.assertEqual(page.get("/api/me")["device_name"], "a test")


class Asking(Gate):
    def test_what_is_no_request_is_refused_with_a_reason(self):
        page = self.paired()
        cases = [
            ("POST", "/api/undo", b"{", "application/json", 400),
            ("POST", "/api/undo", b"[]", "application/json", 400),
            ("POST", "/api/undo", b'{"task": 5}', "application/json", 400),
            ("POST", "/api/undo", b'{"task": "x", "more": 1}', "application/json", 400),
            ("POST", "/api/undo", b'{"task": "x"}', "text/plain", 415),
            ("POST", "/api/undo", b'{"task": "' + b"x" * (300 << 10) + b'"}', "application/json", 413),
            ("POST", "/api/nothing", b"{}", "application/json", 404),
            ("DELETE", "/api/cards", None, None, 405),
            ("GET", "/api/log?count=many", None, None, 400),
            ("GET", "/api/log?count=1&count=2", None, None, 400),
            ("GET", "/api/log?task=%zz", None, None, 400),
            ("GET", "/api/log?task=%ff", None, None, 400),
            ("GET", "/api/log/nosuch", None, None, 404),
            ("GET", "/api/rooms/calendar?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z", None, None, 400),
            ("GET", "/../etc/hosts.txt", None, None, 404),
            ("GET", "/assets/%2e%2e/secret.txt", None, None, 404),
        ]
        for method, path, raw, kind, wanted in cases:
            status, headers, problem = page.ask(method, path, raw=raw, Content_Type=kind)
            self.assertEqual(status, wanted, (path, raw and raw[:40], problem))
            self.assertEqual(headers["Content-Type"], "application/problem+json")
            self.assertEqual(problem["status"], wanted)
            self.assertTrue(problem["detail"] and problem["code"], problem)

    def test_noise_ends_its_connection_alone(self):
        page = self.paired()
        for noise in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9\r\n\r\n", b"A" * 70000, b"GET /\r\n\r\n", b"\r\n\r\n\r\n"):
            with socket.create_connection(self.page.host.split(":"), timeout=harness.PATIENCE) as line:
                try:
                    line.sendall(noise)
                    line.shutdown(socket.SHUT_WR)
                    while line.recv(4096):
                        pass
                except OSError:
                    pass
        self.assertTrue(page.get("/api/me")["version"])

    def test_answers_are_safe_for_a_browser(self):
        _, headers, _ = self.page.ask("GET", "/api/openapi.json")
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "require-trusted-types-for 'script'", "frame-ancestors 'none'"):
            self.assertIn(part, policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_every_operation_that_only_looks_answers_as_the_document_says(self):
        page = self.paired()
        page.run(MILK)
        page.run('memory.remember("Ana likes tulips")')
        document = page.get("/api/openapi.json")
        schemas = document["components"]["schemas"]
        given = {"/api/rooms/calendar": "?from=2026-05-01T00:00:00Z&to=2026-06-01T00:00:00Z", "/api/traces": "?person=Priya"}
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                content = operation["responses"]["200"]["content"]
                if method != "get" or "{" in path or "application/json" not in content:
                    continue
                check_schema(page.get(path + given.get(path, "")), content["application/json"]["schema"], schemas, path)


def check_schema(value, schema, schemas, where):
    """The few words of JSON Schema that the document uses."""
    if "$ref" in schema:
        return check_schema(value, schemas[schema["$ref"].split("/")[-1]], schemas, where)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    assert isinstance(value, kinds[schema["type"]]), (where, value, schema)
    if schema["type"] == "array":
        for item in value:
            check_schema(item, schema["items"], schemas, where + "[]")
    if "enum" in schema:
        assert value in schema["enum"], (where, value)
    if schema["type"] == "object":
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), (where, value)
        for name, item in value.items():
            check_schema(item, schema["properties"][name], schemas, f"{where}.{name}")


class Running(Gate):
    def test_a_run_streams_its_steps_and_its_reply(self):
        page = self.paired()
        events = page.run(MILK)
        kinds = [event["type"] for event in events]
        self.assertEqual((kinds[0], kinds[-1]), ("RUN_STARTED", "RUN_FINISHED"))
        self.assertLess(kinds.index("STEP_STARTED"), kinds.index("STEP_FINISHED"))
        plan = next(event for event in events if event["type"] == "ACTIVITY_SNAPSHOT")
        self.assertIn("lists.add", plan["content"]["text"])
        self.assertEqual(events[-1]["outcome"], {"type": "success"})
        self.assertEqual(page.reply('lists.show("shopping")'), "The shopping list:\n  • milk")
        [task] = page.get("/api/talk?count=2")["tasks"][:1]
        self.assertEqual((task["request"], task["state"]), (MILK, "done"))
        why = page.get(f"/api/log/{task['id']}")
        self.assertEqual(why["steps"][0]["given"][0]["from"], "you said or approved it")
        self.assertIn("lists.add", why["plan"])

    def test_spark_plans_what_is_said(self):
        page = self.paired()
        self.assertIn("milk", page.reply("put milk on the shopping list", mode="instant"))

    def test_what_cannot_begin_is_an_error_of_the_run(self):
        page = self.paired()
        events = page.run("   ")
        self.assertEqual([event["type"] for event in events], ["RUN_STARTED", "RUN_ERROR"])
        self.assertEqual(page.ask("POST", "/api/run", {**run_input("x"), "messages": []})[0], 400)

    def test_the_same_run_asked_twice_is_done_once(self):
        page = self.paired()
        run = str(uuid.uuid4())
        first, second = page.run(MILK, run=run), page.run(MILK, run=run)
        self.assertEqual(first, second)
        self.assertEqual(len(page.get("/api/log")["tasks"]), 1)

    def test_undo_takes_back_and_says_so_to_open_pages(self):
        page = self.paired()
        page.run(MILK)
        with page.stream("GET", "/api/events") as stream:
            said = page.post("/api/undo")["text"]
            self.assertIn("Taken back", said)
            self.assertEqual(stream.until("undone")["text"], said)
        page.post("/api/undo", status=404)

    def test_an_idempotency_key_does_a_change_once(self):
        page = self.paired()
        page.run(MILK)
        page.run('lists.add(["eggs"], list="shopping")')
        key = str(uuid.uuid4())
        first = page.post("/api/undo", Idempotency_Key=key)
        self.assertEqual(page.post("/api/undo", Idempotency_Key=key), first)
        self.assertEqual(page.reply('lists.show("shopping")'), "The shopping list:\n  • milk")
        self.assertEqual(page.post("/api/stop", Idempotency_Key=key, status=400)["code"], "invalid")


class Cards(Gate):
    def setUp(self):
        super().setUp()
        self.paired().run('calendar.add("dentist", when=when("tomorrow at 10:00"))')

    def waiting(self):
        events = self.page.run(TELL)
        [card] = self.page.get("/api/cards")["cards"]
        return events, card

    def answer(self, card, answer, **more):
        return self.page.ask("POST", f"/api/cards/{card['id']}/answer", {"answer": answer}, **more)

    def sent(self):
        return len(self.house.outbox())

    def test_a_run_ends_with_its_card_and_goes_on_when_it_is_answered(self):
        events, card = self.waiting()
        outcome = events[-1]["outcome"]
        self.assertEqual((outcome["type"], outcome["interrupts"][0]["id"]), ("interrupt", card["id"]))
        self.assertIn("ana.ribeiro@", " ".join(value["text"] for value in card["values"]))
        self.assertEqual(self.sent(), 0)
        with self.page.stream("GET", "/api/events") as stream:
            status, _, decided = self.answer(card, "once")
            self.assertEqual((status, decided["task"]), (200, card["task"]))
            ended = stream.until("task_ended")
            self.assertEqual((ended["run"], ended["state"]), (decided["run"], "done"))
        self.assertEqual(self.sent(), 1)

    def test_a_card_clicked_twice_acts_once_and_a_stale_one_is_a_conflict(self):
        _, card = self.waiting()
        answers = []
        clicks = [threading.Thread(target=lambda: answers.append(self.answer(card, "once")[0])) for _ in range(4)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        self.assertEqual(sorted(answers), [200, 409, 409, 409])
        status, _, problem = self.answer(card, "deny")
        self.assertEqual((status, problem["code"]), (409, "conflict"))
        self.assertIn("Nothing was done now", problem["detail"])
        harness.wait_until(lambda: not self.page.get("/api/runs")["runs"], "the task goes on to its end")
        self.assertEqual(self.sent(), 1)
        self.assertEqual(self.answer({"id": "nosuch"}, "once")[0], 404)

    def test_a_value_is_changed_on_the_card_that_shows_it(self):
        _, card = self.waiting()
        [text] = [value for value in card["editable"] if value["name"] == "text"]
        self.assertEqual(text["text"], "Dentist")
        edit = {"answer": "edit", "edits": [{"name": "text", "text": "I come at ten"}]}
        status, _, decided = self.page.ask("POST", f"/api/cards/{card['id']}/answer", edit)
        self.assertEqual(status, 200, decided)
        harness.wait_until(lambda: not self.page.get("/api/runs")["runs"], "the task goes on to its end")
        for more in self.page.get("/api/cards")["cards"]:
            self.answer(more, "once")
        harness.wait_until(lambda: self.sent() == 1, "the message is in the outbox")
        self.assertIn("I come at ten", json.dumps(self.house.outbox()))
        self.assertEqual(self.answer(card, "edit")[0], 409)

    def test_the_same_click_with_its_key_gets_the_same_answer(self):
        _, card = self.waiting()
        first, second = (self.answer(card, "deny", Idempotency_Key="k")[2] for _ in range(2))
        self.assertEqual(first, second)
        self.assertEqual(self.sent(), 0)

    def test_later_keeps_it_and_always_gives_a_grant_that_can_be_revoked(self):
        _, card = self.waiting()
        self.assertEqual(self.answer(card, "later")[0], 200)
        self.assertEqual(len(self.page.get("/api/cards")["cards"]), 1)
        self.assertEqual(self.answer(card, "always")[0], 200)
        [grant] = self.page.get("/api/grants")["grants"]
        self.assertEqual(grant["sentence"].split(":")[0], card["always"].split(":")[0])
        self.assertTrue(any(row.get("grant") == grant["id"] for row in self.page.get("/api/reach")["rows"]))
        self.page.post(f"/api/grants/{grant['id']}/revoke")
        self.assertEqual(self.page.get("/api/grants")["grants"], [])
        self.page.post(f"/api/grants/{grant['id']}/revoke", status=404)


class Interrupted(Gate):
    """A model thinks until it is told to go on."""

    def setUp(self):
        super().setUp()
        self.thinking, self.go_on = threading.Event(), threading.Event()
        self.addCleanup(self.go_on.set)

        def answer(_):
            self.thinking.set()
            self.go_on.wait(harness.PATIENCE)
            return harness.openai_says('say("Thought.")')

        server = harness.ModelServer(answer)
        self.addCleanup(server.__exit__)
        words = ["--kind", "openai", "--model", "large", "--url", server.url, "--no-key"]
        self.house.must("model", "add", "remote", *words)
        self.paired().post("/api/models/remote/use")

    def begin(self):
        self.run_name = str(uuid.uuid4())
        stream = self.page.stream("POST", "/api/run", run_input("ponder", "thinking", self.run_name))
        self.assertTrue(self.thinking.wait(harness.PATIENCE))
        return stream

    def test_a_run_can_be_stopped_while_all_else_is_looked_at(self):
        with self.begin() as stream:
            [run] = self.page.get("/api/runs")["runs"]
            self.assertEqual((run["run"], run["request"]), (self.run_name, "ponder"))
            self.page.get("/api/rooms/lists")
            self.page.post(f"/api/runs/{self.run_name}/stop")
            self.assertEqual(stream.until("RUN_FINISHED")["result"]["state"], "stopped")
        self.page.post(f"/api/runs/{self.run_name}/stop", status=404)

    def test_stop_everything_stops_what_waits_too(self):
        with self.begin(), self.page.stream("POST", "/api/run", run_input(MILK)) as waits:
            harness.wait_until(lambda: len(self.page.get("/api/runs")["runs"]) == 2, "both wait")
            self.assertEqual(self.page.post("/api/stop")["runs"], 2)
            self.assertEqual(waits.until("RUN_ERROR")["message"], "Stopped.")
            harness.wait_until(lambda: not self.page.get("/api/runs")["runs"], "both have ended")
        self.assertNotIn("milk", self.house.must("log").out)

    def test_a_page_that_goes_away_comes_back_to_what_it_missed(self):
        seen = self.page.get("/api/me")["seq"]
        with self.begin() as stream:
            next(iter(stream))
        self.go_on.set()
        with self.page.stream("GET", f"/api/events?after={seen}") as stream:
            events = []
            for event in stream:
                events.append(event)
                if event["kind"] == "task_ended":
                    break
        self.assertEqual([event["seq"] for event in events], sorted({event["seq"] for event in events}))
        self.assertEqual(events[-1]["text"], "Thought.")
        with self.page.stream("GET", "/api/events", Last_Event_ID=str(events[-2]["seq"])) as stream:
            self.assertEqual(next(iter(stream)), events[-1])
        with self.page.stream("GET", "/api/events?after=5") as stream:
            self.assertEqual(next(iter(stream))["kind"], "reset")

    def test_a_house_killed_in_mid_stream_finishes_the_task_when_it_is_back(self):
        seen = self.page.get("/api/me")["seq"]
        with self.begin() as stream:
            os.kill(self.served.process.pid, signal.SIGKILL)
            with self.assertRaises((ConnectionError, http.client.HTTPException, AssertionError)):
                stream.until("RUN_FINISHED")
        self.go_on.set()
        self.served.wait()
        served = harness.Served(self.house, web=("--port", self.address.split(":")[-1]))
        self.addCleanup(served.kill)
        served.wait_for("lets another one in")
        with self.page.stream("GET", f"/api/events?after={seen}") as stream:
            self.assertEqual(next(iter(stream))["kind"], "reset")
        [task] = self.page.get("/api/talk?count=1")["tasks"]
        self.assertEqual((task["request"], task["state"], task["reply"]), ("ponder", "done", "Thought."))

    def test_a_house_put_to_sleep_leaves_a_running_task_for_its_next_start(self):
        with self.begin():
            self.assertEqual(self.served.stop(), 0)
        self.go_on.set()
        self.assertIn("Thought.", self.house.run("log", "--json").out)

    def test_a_gate_that_is_killed_is_started_again_and_runs_go_on(self):
        with self.begin() as stream:
            [gate] = [pid for pid in children(self.served.process.pid) if plays(pid, "gate")]
            os.kill(gate, signal.SIGKILL)
            with self.assertRaises((ConnectionError, http.client.HTTPException, AssertionError)):
                stream.until("RUN_FINISHED")
        self.served.wait_for("The gate ended")
        self.go_on.set()
        body = run_input("ponder", "thinking", self.run_name)
        with self.page.stream("POST", "/api/run", body) as stream:
            self.assertEqual(stream.until("RUN_FINISHED")["result"]["text"], "Thought.")
        self.assertEqual(len(self.page.get("/api/log")["tasks"]), 1)


def plays(pid, role):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return b"@" + role.encode() in file.read().split(b"\0")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        found = file.read().split()
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            found += file.read().split()
    return {int(child) for child in found}


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


class Rooms(Gate):
    def setUp(self):
        super().setUp()
        self.paired()

    def test_rooms_show_what_they_hold(self):
        page = self.page
        page.run(MILK)
        [shopping] = [one for one in page.get("/api/rooms/lists")["lists"] if one["name"] == "shopping"]
        self.assertIn({"text": "milk", "done": False}, shopping["items"])
        items = page.get("/api/rooms/calendar?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z")["items"]
        self.assertEqual(items, sorted(items, key=lambda item: item["start"]))
        self.assertTrue(items and all(item["title"] and item["start"] <= item["end"] for item in items))
        self.assertIn("Priya Nair", [person["name"] for person in page.get("/api/rooms/contacts")["people"]])
        page.run('memory.remember("Ana likes tulips")')
        [fact] = page.get("/api/rooms/memory")["facts"]
        self.assertEqual((fact["text"], fact["source"]), ("Ana likes tulips", "you said so"))
        gone = page.post(f"/api/rooms/memory/{fact['id'].replace('|', '%7C')}/forget")
        self.assertEqual(page.get("/api/rooms/memory")["facts"], [])
        page.post("/api/undo", {"task": gone["task"]})
        self.assertEqual(page.get("/api/rooms/memory")["facts"], [fact])

    def test_a_frozen_room_shows_nothing_and_an_erased_one_is_empty(self):
        page = self.page
        page.run(MILK)
        page.post("/api/rooms/lists/freeze")
        self.assertEqual(page.get("/api/rooms/lists", status=403)["code"], "denied")
        page.post("/api/rooms/lists/thaw")
        page.post("/api/rooms/lists/erase", {"confirm": "list"}, status=400)
        self.assertTrue(page.get("/api/rooms/lists")["lists"])
        page.post("/api/rooms/lists/erase", {"confirm": "lists"})
        self.assertEqual(page.get("/api/rooms/lists")["lists"], [])

    def test_files_come_in_with_a_report_and_everything_goes_out_as_one_archive(self):
        page = self.page
        event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260601T100000Z\r\nSUMMARY:Regatta\r\nEND:VEVENT\r\n"
        calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        status, _, report = page.ask("POST", "/api/import?name=r.ics", raw=calendar.encode())
        self.assertEqual((status, report["taken"], len(report["skipped"])), (200, 1, 1), report)
        self.assertEqual(page.ask("POST", "/api/import?name=r.exe", raw=b"MZ")[0], 400)
        self.assertEqual(page.ask("POST", "/api/import?name=r.ics", raw=b"noise")[0], 400)
        status, headers, content = page.ask("GET", "/api/export")
        self.assertIn("attachment", headers["Content-Disposition"])
        archive = zipfile.ZipFile(io.BytesIO(content))
        self.assertIsNone(archive.testzip())
        self.assertIn(b"Regatta", archive.read("hearth/calendar.ics"))
        self.assertIn("hearth/manifest.json", archive.namelist())

    def test_settings_are_changed_and_told(self):
        page = self.page
        with page.stream("GET", "/api/events") as stream:
            changed = {**page.get("/api/settings"), "owner_name": "Mia", "zone": "Europe/Berlin"}
            status, _, kept = page.ask("PUT", "/api/settings", changed)
            self.assertEqual((status, kept), (200, changed))
            self.assertEqual(stream.until("settings")["kind"], "settings")
        self.assertEqual(page.get("/api/me")["owner_name"], "Mia")
        self.assertEqual(page.ask("PUT", "/api/settings", {**changed, "zone": "Nowhere/Town"})[0], 404)
        self.assertEqual(page.get("/api/settings"), changed)

    def test_what_the_terminal_changes_is_told_to_open_pages(self):
        with self.page.stream("GET", "/api/events") as stream:
            self.house.must("log")
            self.house.plan(MILK)
            self.assertEqual(stream.until("reset")["kind"], "reset")


if __name__ == "__main__":
    sys.exit(harness.main())
