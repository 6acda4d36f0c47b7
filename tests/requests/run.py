#!/usr/bin/env python3
"""Asks Hearth the requests of this folder, each in a fresh copy of one prepared house, and counts.

See README.md for the files and for what counts as right, harmless and wrong.
"""
import argparse
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import state

HERE = pathlib.Path(__file__).resolve().parent
CATALOGUE = json.loads((HERE.parents[1] / "spark/catalogue.json").read_text())
KINDS = ("single", "several", "talk", "out")
RIGHT_AT_LEAST = 0.80
OWNER = (
    *("--name", "Daniel Hofmann", "--zone", "Europe/Berlin"),
    *("--mail", "daniel.hofmann@example.net", "--mail", "daniel.hofmann@lindenwerk.example"),
)
# Tools that only look, and what is built in.
READING = re.compile(r"\.(find|free|show|open|recall)$|^\w+$")
# Tools that no skill does yet: the right answer says so. A skill that comes takes its word out.
WITHOUT_SKILL = re.compile(r"^(money|health|travel|shopping)\.")
# The requests that the first issue names.
IN_ISSUE = (
    "move my dentist appointment to next thursday afternoon and tell Ana I'll be late",
    "lunch with Tomas on friday at half past twelve, and remind me to book a table that morning",
    "what have I got on wednesday?",
    "every sunday evening at six remind me to call mum",
    "add milk, eggs and two lemons to the shopping list",
    "find me an hour with Priya this week",
    "remember that I'm allergic to penicillin",
    "email Priya that the slides are ready",
)


def lines(name):
    text = (HERE / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


# Calls, as written here and as `hearth ask --json` tells them.


def arguments(call):
    """A call's arguments as lists of texts, whichever way they are written down."""
    given = call.get("arguments", call.get("args"))
    if isinstance(given, list):
        given = {argument["name"]: argument["texts"] for argument in given}
    if given is None:
        given = {name: value for name, value in call.items() if name != "tool"}
    out = {}
    for name, value in given.items():
        many = CATALOGUE.get(call["tool"], {}).get(name, "").endswith("*")
        texts = value if isinstance(value, list) else [value]
        out[name] = texts if many else [" ".join(texts)]
    return out


BESIDE_A_TIME = {"on", "at", "for", "from", "to", "by", "until", "till", "the"}
LEADING = {
    "text": r"(?:(?:that|saying) )?",
    "fact": r"(?:that )?",
    "where": r"(?:(?:at|in) )?(?:the |my )?",
}


def loose(name, text):
    text = state.plain(text).strip(" .,!?\"'")
    if name in ("when", "to"):  # its parts may come from several turns, in any order
        return " ".join(sorted(word for word in text.split() if word not in BESIDE_A_TIME))
    return re.sub("^" + LEADING.get(name, r"(?:(?:the|an?|my|our|some) )?"), "", text)


def same_calls(got, want, exactly):
    def form(call):
        texts = arguments(call)
        if not exactly:
            texts = {name: [loose(name, text) for text in values] for name, values in texts.items()}
        return call["tool"], texts

    return [form(call) for call in got] == [form(call) for call in want]


# Asking.


class Hearth:
    def __init__(self, program, folder):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(folder)
        self.environment = dict(os.environ, TZ="Europe/Berlin", LANG="C.UTF-8", NO_COLOR="1")

    def run(self, *words):
        return subprocess.run(
            [self.program, *map(str, words)],
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=self.environment,
            timeout=120,
        )

    def ask_all(self, home, request):
        """Asks the earlier turns of a talk, a minute apart, then the request, as `ask` does."""
        now = datetime.datetime.fromisoformat(request["now"])
        before = request.get("before", [])
        for ago, text in zip(range(len(before), 0, -1), before):
            earlier = now - datetime.timedelta(minutes=ago)
            self.ask(home, text, earlier.isoformat(timespec="minutes"))
        return self.ask(home, request["text"], request["now"])

    def ask(self, home, text, now):
        """The document of `ask --json`, its exit status, and the milliseconds it took."""
        begun = time.monotonic()
        options = ["--json", "--home", home, "--now", now, "--cards", "deny"]
        done = self.run("ask", *options, "--", text)
        took = (time.monotonic() - begun) * 1000
        try:
            return json.loads(done.stdout), done.returncode, took
        except ValueError:
            return {"error": (done.stderr or done.stdout).strip()}, done.returncode, took

    def prepare(self):
        """The house that every request begins in. Returns what went wrong on the way."""
        home = self.folder / "prepared"
        self.run("owner", "--home", home, *OWNER)
        files = [HERE / "house.ics", HERE / "house.vcf", *sorted((HERE / "mail").iterdir())]
        done = self.run("import", "--home", home, *files)
        troubles = [] if done.returncode == 0 else [f"import: {done.stderr or done.stdout}".strip()]
        for seed in lines("seed.jsonl"):
            answer, status, _ = self.ask(home, seed["text"], seed["now"])
            if status != 0:
                told = answer.get("error") or answer.get("reply")
                troubles.append(f"seed: {seed['text']}: {told}")
        return troubles

    def judge(self, request):
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            home = pathlib.Path(place) / "house"
            shutil.copytree(self.folder / "prepared", home)
            answer, status, took = self.ask_all(home, request)
            result = Result(request, answer, status, took)
            if request.get("expect") and result.calls_right:
                done = self.run("export", "--home", home, pathlib.Path(place) / "export")
                if done.returncode != 0:
                    result.failures.append(f"export: {done.stderr.strip()}")
                else:
                    seen = state.State(pathlib.Path(place) / "export", result.reply, request["now"])
                    result.failures += seen.failures(request["expect"])
            return result


class Result:
    def __init__(self, request, answer, status, took):
        self.request, self.status, self.took = request, status, took
        self.reply = answer.get("reply") or ""
        self.error = answer.get("error", "")
        self.calls = answer.get("calls") or []
        self.failures = []  # expectations that do not hold
        self.fix = answer.get("fix")
        wanted = [request["calls"], *request.get("also", [])]
        self.calls_exact = any(same_calls(self.calls, want, True) for want in wanted)
        self.calls_right = self.fix_right and any(
            same_calls(self.calls, want, False) for want in wanted
        )
        self.effects = [step for step in answer.get("steps") or [] if is_effect(step)]

    @property
    def fix_right(self):
        """Whether the reply tells rightly, if it tells, that the turn before is replaced."""
        return self.fix is None or bool(self.fix) == self.request.get("fix", False)

    @property
    def done(self):
        if any(WITHOUT_SKILL.search(call["tool"]) for call in self.request["calls"]):
            return not self.effects
        return self.status == (3 if self.request["kind"] == "out" else 0)

    @property
    def verdict(self):
        if self.calls_right and self.done and not self.failures:
            return "right"
        return "wrong" if self.effects else "harmless"

    @property
    def irreversible(self):
        """Steps of a wrong answer that cannot be taken back and were not put on a card."""
        if self.verdict == "right":
            return []
        return [step for step in self.effects if not step.get("undo") and allowed(step) == "allow"]

    def told(self):
        request = self.request
        return {
            "id": request["id"],
            "before": request.get("before", []),
            "text": request["text"],
            "verdict": self.verdict,
            "wanted": request["calls"],
            "got": self.calls,
            "failures": self.failures,
            "reply": self.reply or self.error,
            "status": self.status,
        }


def allowed(step):
    decision = step.get("decision")
    return decision.get("verdict") if isinstance(decision, dict) else decision


def is_effect(step):
    """Whether a step changed or sent something."""
    result = step.get("result")
    refused = isinstance(result, dict) and ("refusal" in result or "error" in result)
    return not READING.search(step["tool"]) and allowed(step) == "allow" and not refused


# Reporting.


def share(part, whole):
    return f"{part:5} {100 * part / whole:5.1f} %" if whole else f"{part:5}        "


def table(results):
    out = ["kind      requests        right     harmless        wrong  exact spans"]
    for kind in (*KINDS, "all"):
        mine = [r for r in results if kind in ("all", r.request["kind"])]
        count = collections.Counter(r.verdict for r in mine)
        exact = sum(r.calls_exact for r in mine)
        numbers = [count["right"], count["harmless"], count["wrong"], exact]
        columns = "".join(share(number, len(mine)) for number in numbers)
        out.append(f"{kind:9} {len(mine):8}{columns}")
    took = sorted(r.took for r in results)
    median, high = statistics.median(took), took[int(len(took) * 0.95)]
    out.append(f"a request took {median:.0f} ms (median), {high:.0f} ms (95th percentile)")
    return "\n".join(out)


def explain(result):
    told = result.told()
    out = [f"{told['id']} {told['verdict']}: {' / '.join([*told['before'], told['text']])}"]
    if not result.fix_right:
        out += [f"   fix: {result.fix}"]
    if not result.calls_right:
        out += [f"   wanted {json.dumps(told['wanted'], ensure_ascii=False)}"]
        out += [f"   got    {json.dumps(told['got'], ensure_ascii=False)}"]
    out += [f"   does not hold: {failure}" for failure in told["failures"]]
    out += [f"   reply ({told['status']}): {told['reply']}"]
    return "\n".join(out)


def conclude(results):
    """Prints what did not hold and the last line; returns the exit status."""
    for name, held in results:
        if not held:
            print(f"failed: {name}")
    failed = sum(not held for _, held in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def measure(options, requests):
    with tempfile.TemporaryDirectory(prefix="requests-") as folder:
        hearth = Hearth(options.hearth, folder)
        troubles = hearth.prepare()
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            results = list(pool.map(hearth.judge, requests))
    # A closed request is looked at one by one only when it is asked for by its id.
    shown = [r for r in results if r.request["split"] == "dev" or options.ids]
    irreversible = [r.request["id"] for r in results if r.irreversible]
    right = sum(r.verdict == "right" for r in results) / len(results)
    if options.json:
        verdicts = {r.request["id"]: r.verdict for r in results}
        wrong = [r.told() for r in shown if r.verdict != "right"]
        document = {"right": right, "irreversible": irreversible}
        document |= {"verdicts": verdicts, "not_right": wrong}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for trouble in troubles:
            print(trouble)
        for result in shown:
            if result.verdict != "right":
                print(explain(result))
        print(table(results))
    return conclude(
        [
            (f"at least {options.least:.0%} right ({right:.1%})", right >= options.least),
            (f"nothing wrong beyond undo without a card {irreversible}", not irreversible),
        ]
    )


# Checking the file itself.


def words(text):
    """The byte-free form of the words of docs/formats/spark.md: (begin, end) of each."""
    letter = r"[0-9A-Za-z\u0080-\u1fff\u2070-\U0010ffff]"
    return [match.span() for match in re.finditer(rf"{letter}+|\S", text)]


def is_span(text, part):
    """Whether a part begins where some word of the text begins and ends where one ends."""
    spans = words(text)
    begins, ends = {begin for begin, _ in spans}, {end for _, end in spans}
    found = [m.start() for m in re.finditer(f"(?={re.escape(part)})", text)]
    return any(at in begins and at + len(part) in ends for at in found)


def is_span_of(turns, part):
    return any(is_span(turn, part) for turn in turns)


def is_joined_span_of(turns, value):
    """A span, or spans that lie apart or in several turns, joined by blanks."""
    pieces = value.split(" ")
    return is_span_of(turns, value) or any(
        is_span_of(turns, " ".join(pieces[:cut]))
        and is_joined_span_of(turns, " ".join(pieces[cut:]))
        for cut in range(1, len(pieces))
    )


def call_faults(turns, call):
    tool = CATALOGUE.get(call["tool"])
    if tool is None:
        return [f"no tool {call['tool']}"]
    given = [name for name in call if name != "tool"]
    faults = [f"{call['tool']} has no {name}" for name in given if name not in tool]
    if not faults and given != sorted(given, key=list(tool).index):
        faults.append(f"the arguments of {call['tool']} are out of order")
    for name in given:
        is_part = is_joined_span_of if name in ("when", "to", "length") else is_span_of
        values = state.listed(call[name])
        faults += [f"{value!r} is no span" for value in values if not is_part(turns, value)]
    return faults


def request_faults(index, request):
    faults = []
    before = request.get("before", [])
    for calls in [request["calls"], *request.get("also", [])]:
        for call in calls:
            faults += call_faults([request["text"], *before], call)
    if request["split"] != ("closed" if (index + 1) % 3 == 0 else "dev"):
        faults.append("every third is closed")
    kind = {0: "out", 1: "single"}.get(len(request["calls"]), "several")
    if ("talk" if before else kind) != request["kind"]:
        faults.append("the kind does not fit the calls")
    if before and not request["calls"] or len(before) > 2:
        faults.append("a talk has one or two turns before, and calls")
    if "fix" in request and (not before or request["fix"] is not True):
        faults.append("only a talk replaces what the turn before did")
    return faults


def conditions(requests):
    """What must be true of the requests and the files beside them: a name and whether it is."""
    texts = [" / ".join([*request.get("before", []), request["text"]]) for request in requests]
    out = []
    for kind, least in zip(KINDS, (600, 200, 100, 100)):
        count = sum(request["kind"] == kind for request in requests)
        out.append((f"at least {least} of kind {kind}", count >= least))
    out += [(f"the issue's request is there: {text}", text in texts) for text in IN_ISSUE]
    out += [("no text twice", len(set(map(str.lower, texts))) == len(texts))]
    for index, request in enumerate(requests):
        faults = request_faults(index, request)
        out.append((f"{request['id']}: {'; '.join(faults)}", not faults))
    for path in [HERE / "house.ics", HERE / "house.vcf", *HERE.glob("mail/*.eml")]:
        content = path.read_bytes()
        out.append((f"{path.name} has CRLF", content.count(b"\n") == content.count(b"\r\n")))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hearth", default=os.environ.get("HEARTH", "build/hearth"))
    parser.add_argument("--file", default="requests.jsonl", help="or later.jsonl, of this folder")
    parser.add_argument("--split", choices=("dev", "closed", "all"), default="all")
    parser.add_argument("--ids", help="only these requests: r001,r002")
    parser.add_argument("--json", action="store_true", help="results as JSON, before the last line")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="asked at the same time")
    parser.add_argument("--least", type=float, default=RIGHT_AT_LEAST, help="share that has to be right")
    parser.add_argument("--check", action="store_true", help="check the requests; no program")
    options = parser.parse_args()
    requests = lines(options.file)
    if options.check:
        return conclude(conditions(requests))
    if options.ids:
        requests = [request for request in requests if request["id"] in options.ids.split(",")]
    elif options.split != "all":
        requests = [request for request in requests if request["split"] == options.split]
    if not requests:
        parser.error("no such request")
    if not shutil.which(options.hearth):
        parser.error(f"there is no program {options.hearth}; build it with ./dev build")
    return measure(options, requests)


if __name__ == "__main__":
    sys.exit(main())
