"""What tests of the gate share: a browser's page, its streams, a house that is served.

Not a test by itself."""
import http.client
import json
import re
import uuid

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
