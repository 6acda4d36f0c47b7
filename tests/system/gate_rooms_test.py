#!/usr/bin/env python3
"""Rooms, files and settings, by the gate."""
import io
import sys
import zipfile

import harness
from gate import MILK, Gate


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
