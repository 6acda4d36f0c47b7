#!/usr/bin/env python3
"""Crowds at the gate: idle connections and half requests. The owner notices nothing."""
import contextlib
import resource
import socket
import sys
import uuid

import harness
from gate import MILK, Gate, run_input

CROWD = 10_000


class Crowds(Gate):
    def setUp(self):
        super().setUp()
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(most, CROWD + 500)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        self.crowd = wanted - 500
        host, port = self.page.host.split(":")
        self.where = (host, int(port))
        self.open = contextlib.ExitStack()
        self.addCleanup(self.open.close)

    def come(self, count, says=b""):
        """Connections that stay, as many as this machine lets us have."""
        for _ in range(count):
            line = socket.create_connection(self.where, timeout=harness.PATIENCE)
            self.open.enter_context(line)
            with contextlib.suppress(OSError):
                line.sendall(says)

    def still_well(self, stream):
        run = str(uuid.uuid4())
        events = self.page.run(MILK, run=run)
        self.assertEqual(events[-1]["type"], "RUN_FINISHED")
        self.assertEqual(next(event for event in stream if event.get("run") == run)["kind"], "task_begun")

    def test_ten_thousand_idle_connections_close_no_stream_of_the_owners(self):
        page = self.paired()
        with page.stream("GET", "/api/events") as stream:
            self.come(self.crowd)
            self.still_well(stream)
            self.come(200)
            self.still_well(stream)

    def test_half_a_request_takes_nobodys_place(self):
        page = self.paired()
        with page.stream("GET", "/api/events") as stream:
            head = f"POST /api/pair HTTP/1.1\r\nHost: {page.host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
            self.come(min(self.crowd, 3000), head.encode())
            self.still_well(stream)


if __name__ == "__main__":
    sys.exit(harness.main())
