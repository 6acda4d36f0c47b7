#!/usr/bin/env python3
"""A house that others can reach: TLS here or at a proxy, a passkey first, and what is refused without them."""
import base64
import hashlib
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys

import harness
from gate import Gate, Page
from harness import ERROR, MovedIn

SITE = "house.example"
ADDRESS = f"https://{SITE}"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def cbor(value):
    """As much of RFC 8949 as a passkey needs."""

    def head(major, count):
        return bytes([major << 5 | count]) if count < 24 else bytes([major << 5 | 24, count])

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value)) + value.encode()
    return head(5, len(value)) + b"".join(cbor(name) + cbor(item) for name, item in value.items())


def make_passkey(page, site=SITE):
    """What a browser sends when it has made one: nothing is signed then."""
    options = page.post("/api/passkeys/options")
    assert options["rp"]["id"] == site, options
    key = cbor({1: 1, 3: -8, -1: 6, -2: os.urandom(32)})
    credential = os.urandom(16)
    data = hashlib.sha256(site.encode()).digest() + b"\x45" + bytes(4) + bytes(16) + bytes([0, 16]) + credential + key
    client = '{"type":"webauthn.create","challenge":"%s","origin":"%s","crossOrigin":false}' % (options["challenge"], page.origin)
    response = {"clientDataJSON": b64(client.encode()), "attestationObject": b64(cbor({"fmt": "none", "attStmt": {}, "authData": data}))}
    return page.post("/api/passkeys", {"name": "A key", "credential": {"id": b64(credential), "type": "public-key", "response": response}})


class Elsewhere(Page):
    """A page at the house's public address, whose name leads to `port` of this machine."""

    def __init__(self, port, trust):
        super().__init__(ADDRESS)
        self.port, self.trust = port, trust

    def connect(self):
        if not self.trust:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        connection = http.client.HTTPSConnection(SITE, self.port, timeout=harness.PATIENCE, context=self.trust)
        connection._create_connection = lambda where, *more: socket.create_connection(("127.0.0.1", where[1]), *more)
        return connection

    def headers(self, **more):
        return super().headers(**{"Host": SITE, **more})


class Public(MovedIn):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.prepared.home.parent
        cls.certificate, cls.key = folder / "certificate.pem", folder / "key.pem"
        words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        words += ["-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}", "-keyout", cls.key, "-out", cls.certificate]
        subprocess.run(words, check=True, capture_output=True)

    def tls(self):
        return ["--tls-certificate", str(self.certificate), "--tls-key", str(self.key), "--address", ADDRESS]

    def serve(self, *words):
        self.port = free_port()
        served = harness.Served(self.house, web=("--port", str(self.port), *words))
        self.addCleanup(served.kill)
        said = served.wait_for("Open http")
        self.code = re.search(r"#pair=(\S+)", said)
        return served

    def trusting(self):
        return ssl.create_default_context(cafile=self.certificate)

    def test_a_house_that_others_can_reach_needs_tls_and_a_passkey(self):
        for words, said in (
            (["--listen", "0.0.0.0"], "TLS"),
            (["--listen", "::"], "TLS"),
            (["--listen", "0.0.0.0", "--address", "http://house.example"], "TLS"),
            (["--listen", "0.0.0.0", "--tls-certificate", self.certificate, "--tls-key", self.key], "--address"),
            (["--listen", "0.0.0.0", *self.tls()], "--first-passkey"),
            (["--behind-proxy", "--address", ADDRESS], "--first-passkey"),
            (["--listen", "house", *self.tls()], "numbers"),
            ([*self.tls()[:2], "--tls-key", self.certificate.parent / "none.pem", *self.tls()[4:], "--first-passkey"], "none.pem"),
        ):
            done = self.house.run("serve", "--port", "0", *words)
            self.assert_sentence(done, said, status=ERROR)

    def test_a_key_that_everybody_can_read_is_refused(self):
        loose = self.file("loose.pem", self.key.read_bytes())
        loose.chmod(0o644)
        done = self.house.run("serve", "--port", "0", *self.tls()[:2], "--tls-key", loose, "--address", ADDRESS, "--first-passkey")
        self.assert_sentence(done, "chmod")

    def test_by_tls_all_is_answered_once_a_passkey_was_made(self):
        self.serve(*self.tls(), "--first-passkey")
        page = Elsewhere(self.port, self.trusting())
        status, headers, _ = page.pair(self.code[1])
        self.assertEqual(status, 200)
        cookie = headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("__Host-hearth=") and "Secure" in cookie and "Path=/;" in cookie, cookie)
        self.assertIn("max-age=", headers["Strict-Transport-Security"])
        self.assertTrue(page.get("/api/me")["passkey_needed"])
        for path in ("/api/talk", "/api/rooms/calendar?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z", "/api/events"):
            self.assertEqual(page.ask("GET", path)[0], 403, path)
        self.assertEqual(page.ask("POST", "/api/tokens", {"name": "x"})[0], 403)
        made = make_passkey(page)
        self.assertEqual((made["site"], made["here"]), (SITE, True))
        self.assertFalse(page.get("/api/me")["passkey_needed"])
        self.assertEqual(page.get("/api/talk")["tasks"], [])
        page.post(f"/api/passkeys/{made['id']}/remove")
        self.assertEqual(page.ask("GET", "/api/talk")[0], 403)

    def test_older_tls_and_none_at_all_are_refused_and_harm_nobody(self):
        self.serve(*self.tls(), "--first-passkey")
        old = self.trusting()
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        with self.assertRaises(OSError):
            Elsewhere(self.port, old).get("/api/me")
        with self.assertRaises((OSError, http.client.HTTPException)):
            Elsewhere(self.port, None).get("/api/me")
        with socket.create_connection(("127.0.0.1", self.port), timeout=harness.PATIENCE) as silent:
            silent.sendall(b"\x16\x03\x01")
            self.assertEqual(Elsewhere(self.port, self.trusting()).ask("GET", "/api/me")[0], 401)

    def test_a_certificate_that_is_not_its_keys_is_said(self):
        other = self.folder / "other.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", other], check=True, capture_output=True)
        served = self.serve(*self.tls()[:2], "--tls-key", str(other), "--address", ADDRESS, "--first-passkey")
        served.wait_for("The gate ended")

    def test_behind_a_proxy_cookies_are_secure_and_strangers_are_counted_apart(self):
        self.serve("--behind-proxy", "--address", ADDRESS, "--first-passkey")
        page = Elsewhere(self.port, None)
        _, headers, _ = page.pair(self.code[1])
        self.assertIn("__Host-hearth=", headers["Set-Cookie"])
        make_passkey(page)
        stranger = Elsewhere(self.port, None)

        def ask(address):
            return stranger.ask("GET", "/api/me", X_Forwarded_For=f"9.9.9.9, {address}")[0]

        self.assertEqual({ask("10.0.0.1") for _ in range(60)}, {401, 429})
        self.assertEqual(ask("10.0.0.2"), 401)
        self.assertEqual(page.ask("GET", "/api/me", Host="127.0.0.1")[0], 403)


class Alone(Gate):
    def test_whom_a_stranger_says_it_forwards_for_is_not_believed(self):
        seen = {self.page.ask("GET", "/api/me", X_Forwarded_For=f"10.0.0.{n}")[0] for n in range(60)}
        self.assertEqual(seen, {401, 429})

    def test_there_is_no_passkey_for_an_address_in_numbers(self):
        self.paired()
        status, _, problem = self.page.ask("POST", "/api/passkeys/options", {})
        self.assertEqual(status, 400)
        self.assertIn("localhost", problem["detail"])
        page = Page(self.address.replace("127.0.0.1", "localhost"))
        page.pair(re.search(r"#pair=(\S+)", self.house.must("pair").out)[1])
        made = make_passkey(page, "localhost")
        self.assertEqual([one["name"] for one in page.get("/api/passkeys")["passkeys"]], ["A key"])
        self.assertEqual([one["here"] for one in self.page.get("/api/passkeys")["passkeys"]], [False])
        page.post(f"/api/passkeys/{made['id']}/rename", {"name": "Finger"})
        self.assertEqual(page.get("/api/passkeys")["passkeys"][0]["name"], "Finger")
        self.assertNotIn(json.dumps(made["name"]).encode(), b"".join(path.read_bytes() for path in self.house.files()))


if __name__ == "__main__":
    sys.exit(harness.main())
