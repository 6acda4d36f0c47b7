#!/usr/bin/env python3
"""What the gate takes for a request, and how it answers."""
import socket
import sys

import harness
from gate import MILK, Gate


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
        self.assertIn("trusted-types hearth", policy)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_a_file_that_the_browser_has_is_not_sent_again(self):
        status, headers, content = self.page.ask("GET", "/")
        self.assertEqual(status, 200)
        status, again, nothing = self.page.ask("GET", "/", If_None_Match=headers["ETag"])
        self.assertEqual((status, again["ETag"], nothing), (304, headers["ETag"], b""))
        self.assertEqual(self.page.ask("GET", "/", If_None_Match='"other"')[2], content)

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


if __name__ == "__main__":
    sys.exit(harness.main())
