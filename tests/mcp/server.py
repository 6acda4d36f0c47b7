#!/usr/bin/env python3
"""An MCP server at the end of two pipes that plays a script: FOLDER/script.json says what it offers and how it behaves.
Each call is noted in FOLDER/calls, each start in FOLDER/starts.

{"tools": […], "answers": {"tool": result or "hang" | "die" | "endless" | "giant" | "garbage" | "slow" | error}}
"""
import json
import pathlib
import sys
import time

FOLDER = pathlib.Path(sys.argv[1])


def note(name, text):
    with open(FOLDER / name, "a") as file:
        file.write(text + "\n")


def say(message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def misbehave(how, request):
    if how == "hang":
        time.sleep(3600)
    if how == "die":
        sys.exit(3)
    if how == "giant":
        print("a" * 6_000_000, flush=True)
        time.sleep(3600)
    if how == "garbage":
        print("Server listening on stdio!", flush=True)
    while how == "endless":
        say({"method": "notifications/message", "params": {"data": "and on"}})
    if how == "slow":
        time.sleep(5)
        say({"id": request["id"], "result": {"content": [{"type": "text", "text": "at last"}]}})
    if how == "wrong ids":
        for wrong in (0, 99, str(request["id"])):
            say({"id": wrong, "result": {"content": [{"type": "text", "text": "wrong"}]}})
        say({"id": request["id"], "result": {"content": [{"type": "text", "text": "right"}]}})


def answer(request, script):
    method, params = request["method"], request.get("params", {})
    if method == "server/discover":
        return {"result": {"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}}}
    if method == "tools/list":
        return {"result": {"tools": script["tools"]}}
    if method != "tools/call":
        return {"error": {"code": -32601, "message": "no such method"}}
    note("calls", json.dumps([params["name"], params["arguments"]]))
    planned = script["answers"][params["name"]]
    return misbehave(planned, request) if isinstance(planned, str) else planned


note("starts", "started")
for line in sys.stdin:
    asked = json.loads(line)
    if "id" not in asked:
        continue
    given = answer(asked, json.loads((FOLDER / "script.json").read_text()))
    if given:
        say({"id": asked["id"], **given})
