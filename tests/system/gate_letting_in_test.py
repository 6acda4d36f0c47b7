#!/usr/bin/env python3
"""Who is let in by the gate of `hearth serve`, and who is not."""
import re
import sys

import harness
from gate import MILK, Gate, Page, run_input


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


if __name__ == "__main__":
    sys.exit(harness.main())
