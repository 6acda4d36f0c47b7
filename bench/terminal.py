#!/usr/bin/env python3
"""bench/terminal.py HEARTH: what a person waits for: `hearth ask` from cold, and through a running `hearth serve`; and memory."""
import os, pathlib, shutil, statistics, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/system"))
import harness

hearth = str(pathlib.Path(sys.argv[1]).resolve())
requests = ["add milk and eggs to the shopping list", "what have I got on wednesday?", "remind me tomorrow at nine to call the bank",
            "what's on the shopping list?", "every sunday evening at six remind me to call mum"]
folder = tempfile.mkdtemp(prefix="hearth_bench_")
home = ["--home", folder + "/home"]

def timed(count):
    times = []
    for i in range(count):
        begun = time.monotonic()
        subprocess.run([hearth, "ask", *home, requests[i % len(requests)]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append((time.monotonic() - begun) * 1000)
    return times

def show(name, times):
    times.sort()
    print(f"{name:32} median {statistics.median(times):7.1f} ms   95 % {times[int(len(times) * .95)]:7.1f} ms")

try:
    subprocess.run([hearth, "rooms", *home], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print("== terminal")
    show("hearth ask, cold", timed(20))
    server = subprocess.Popen([hearth, "serve", *home], stdout=subprocess.PIPE, text=True)
    server.stdout.readline()
    show("hearth ask, through serve", timed(60))
    for pid, line in {server.pid: "serve", **harness.started_by(server.pid)}.items():
        status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status") if ":" in line)
        role = line.split("\0")[1] if "\0" in line else line
        print(f"{'hearth ' + role + ', resident':32} {int(status['VmRSS'].split()[0]) / 1024:.0f} MB, of it its own {int(status['RssAnon'].split()[0]) / 1024:.0f} MB")
    server.terminate()
    server.wait()
finally:
    shutil.rmtree(folder, ignore_errors=True)
