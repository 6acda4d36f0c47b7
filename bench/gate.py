#!/usr/bin/env python3
"""bench/gate.py HEARTH [SECONDS]: 200 connections, each with an open stream of events and a request a second, of ten browsers.
Prints the gate's own time (its Server-Timing: without the house), the whole time of a request, errors, and the gate's memory."""
import asyncio
import http.client
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/system"))
import harness

CONNECTIONS, BROWSERS = 200, 10
PATHS = ("/api/me", "/api/cards", "/api/runs", "/api/talk?count=20", "/api/rooms/lists")


async def asked(port, cookie, path):
    """A connection, and the text that asks for `path`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    text = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    return reader, writer, text


async def stream(port, cookie, seen):
    reader, writer, text = await asked(port, cookie, "/api/events")
    writer.write(text)
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head:
        seen["errors"].append(head)
        return
    seen["streams"] += 1
    while await reader.read(4096):
        pass


async def requests(port, cookie, number, until, seen):
    await asyncio.sleep(number / CONNECTIONS)  # not all in the same instant
    reader, writer, _ = await asked(port, cookie, "/")
    while time.monotonic() < until:
        began = time.monotonic()
        path = PATHS[(number + len(seen["whole"])) % len(PATHS)]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        await reader.readexactly(int(re.search(r"Content-Length: (\d+)", head)[1]))
        seen["whole"].append((time.monotonic() - began) * 1000)
        if " 200 " not in head.split("\r\n")[0]:
            seen["errors"].append(head.split("\r\n")[0])
        seen["own"].append(float(re.search(r"gate;dur=([0-9.]+)", head)[1]))
        await asyncio.sleep(max(0, began + 1 - time.monotonic()))
    writer.close()


async def load(port, cookies, seconds, gate):
    seen = {"errors": [], "streams": 0, "whole": [], "own": []}
    streams = [asyncio.ensure_future(stream(port, cookies[n % BROWSERS], seen)) for n in range(CONNECTIONS)]
    await asyncio.sleep(2)
    until = time.monotonic() + seconds
    await asyncio.gather(*(requests(port, cookies[n % BROWSERS], n, until, seen) for n in range(CONNECTIONS)))
    seen["memory"] = memory_of(gate)
    for one in streams:
        one.cancel()
    return seen


def memory_of(pid):
    """MB resident."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def gate_of(served):
    """The process that works, where another one only waits for it."""
    found = harness.started_by(served.process.pid)
    return max(pid for pid, line in found.items() if "@gate" in line)


def paired(house, port):
    """The cookie of another browser."""
    code = re.search(r"#pair=(\S+)", house.must("pair").out)[1]
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json"}
    connection.request("POST", "/api/pair", json.dumps({"code": code, "device": "bench"}), headers)
    return connection.getresponse().headers["Set-Cookie"].split(";")[0]


def main():
    harness.HEARTH = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory(prefix="hearth-") as folder:
        house = harness.House(pathlib.Path(folder) / "home").move_in()
        served = harness.Served(house, web=("--port", "0"))
        try:
            port = int(re.search(r"http://127.0.0.1:(\d+)", served.wait_for("Open http"))[1])
            cookies = [paired(house, port) for _ in range(BROWSERS)]
            seen = asyncio.run(load(port, cookies, seconds, gate_of(served)))
        finally:
            served.kill()
    own, whole = sorted(seen["own"]), sorted(seen["whole"])
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    print(f"{seen['streams']} streams, {len(own)} requests in {seconds} s, {len(seen['errors'])} errors, at {commit}")
    print(f"the gate's own time: median {statistics.median(own):.2f} ms, 95 % {own[len(own) * 95 // 100]:.2f} ms")
    print(f"a whole request: median {statistics.median(whole):.2f} ms, 95 % {whole[len(whole) * 95 // 100]:.2f} ms")
    print(f"the gate's memory: {seen['memory']:.0f} MB")
    return 1 if seen["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
