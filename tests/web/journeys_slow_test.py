#!/usr/bin/env python3
"""Journeys of an owner through the web app and the real program, in Chromium: web/journeys. `KEEP=FOLDER` keeps a picture of where one broke."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    files = [str(path.relative_to(ROOT / "web")) for path in sorted((ROOT / "web/journeys").glob("*_test.ts"))]
    done = subprocess.run([ROOT / "tools/web", "node", "--test", "--test-concurrency=2", "--test-reporter=tap", *files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    print(done.stdout)
    counts = {word: int(number) for word, number in re.findall(r"^# (pass|fail|cancelled) (\d+)$", done.stdout, re.M)}
    passed, failed = counts.get("pass", 0), counts.get("fail", 1) + counts.get("cancelled", 0)
    print(f"{passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
