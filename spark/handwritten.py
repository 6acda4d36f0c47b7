"""Measures Spark on the requests written by people, tests/requests/requests.jsonl: by kind, by tool, under noise, and how much
its confidence is worth.

Exact match is by frame: the same tools in the same order with the same arguments, letter case, a leading article or
preposition and final punctuation apart, the words of a time in any order. Requests outside are right when refused. On the `closed` third only the numbers
are looked at.
"""

import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

from decode import Cached, Decoded, decode
from generate import SHORT, misspell
from text import REQUESTS, Vocabulary, repeatable

GERMAN = REQUESTS.with_name("german.jsonl")
LEADING = re.compile(r"^(?:(?:a|an|the|my|our|to|for|at|in|on|with|about|that|by|until|some|of|"
                     r"der|die|das|den|dem|ein|eine|einen|einem|einer|mein|meine|meinen|meinem|meiner|"
                     r"zu|zum|zur|für|am|um|im|auf|mit|bis|von|vom|ab|dass|über)\s+)+", re.I)
BESIDE_A_TIME = {"on", "at", "for", "from", "to", "by", "until", "till", "the"}  # its parts may come from several turns, in any order
SPLITS = ("dev", "closed")


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────────────

def folded(text: str) -> str:
    text = " ".join(text.replace("’", "'").casefold().split()).strip(" .,;:!?\"'")
    return LEADING.sub("", text)


def comparable(tool: str, spans: dict[str, list[str]], vocabulary: Vocabulary) -> tuple:
    """A call so that two of them compare: the spans of a time that lie apart are joined, then everything is folded."""
    arguments = {}
    for name, values in spans.items():
        is_list = vocabulary.catalogue[tool].get(name, "").endswith("*")
        parted = not is_list and repeatable(vocabulary.catalogue, tool, name)
        arguments[name] = sorted(set(folded(" ".join(values)).split()) - BESIDE_A_TIME) if parted else sorted(folded(v) for v in values)
    return tool, arguments


def frame(calls: list, vocabulary: Vocabulary) -> list:
    """Decoded calls in comparable form."""
    result = []
    for tool, arguments in calls:
        spans = defaultdict(list)
        for name, text in arguments:
            spans[name].append(text)
        result.append(comparable(tool, spans, vocabulary))
    return result


def wanted_frame(calls: list[dict], vocabulary: Vocabulary) -> list:
    """The same for the calls of a hand-written request, where a repeated argument is a list."""
    return [comparable(call["tool"], {name: value if isinstance(value, list) else [value] for name, value in call.items() if name != "tool"},
                       vocabulary) for call in calls]


def refused(decoded: Decoded, threshold: float) -> bool:
    return not decoded.calls or decoded.confidence < threshold


def measured_one(cached: Cached, vocabulary: Vocabulary, request: dict, threshold: float, change=None) -> dict:
    """How the request fares; `change` makes another text of each turn and each wanted span."""
    change = change or (lambda text: text)
    decoded = decode(cached, vocabulary, "\n".join(change(turn) for turn in [*request.get("before", []), request["text"]]))
    found = frame(decoded.calls, vocabulary)
    readings = [wanted_frame(changed(calls, change), vocabulary) for calls in [request["calls"], *request.get("also", [])]]
    no = refused(decoded, threshold)
    right = no if request["kind"] == "out" else not no and found in readings
    return {"split": request["split"], "kind": request["kind"], "right": right, "refused": no, "found": found,
            "wanted": readings[0], "confidence": decoded.confidence if decoded.calls else 0.0}


def changed(calls: list[dict], change) -> list[dict]:
    def other(value):
        return [change(v) for v in value] if isinstance(value, list) else change(value)
    return [{name: value if name == "tool" else other(value) for name, value in call.items()} for call in calls]


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


# ── Tables: rows of (name, how many, share) ──────────────────────────────────────────────────────────────────────────

def share(name: str, some: list[dict], key: str = "right") -> tuple:
    return name, len(some), sum(m[key] for m in some) / max(1, len(some))


def table(measured: list[dict], name: str = "hand-written") -> list[tuple]:
    rows = []
    for split in SPLITS:
        mine = [m for m in measured if m["split"] == split]
        inside, outside = [m for m in mine if m["kind"] != "out"], [m for m in mine if m["kind"] == "out"]
        rows += [share(f"{name} {split}, {kind}: exact", [m for m in inside if m["kind"] == kind])
                 for kind in ("single", "several", "talk")]
        rows += [share(f"{name} {split}, in scope: exact", inside),
                 share(f"{name} {split}, in scope: wrongly refused", inside, "refused"),
                 share(f"{name} {split}, outside: refused", outside)]
    return rows


def tool_table(measured: list[dict]) -> list[tuple]:
    """Requests by the tool of their first call; both halves together, so that the closed one stays closed."""
    by_tool = defaultdict(list)
    for m in measured:
        if m["kind"] != "out":
            by_tool[m["wanted"][0][0]].append(m)
    return [share(f"first tool {tool}: exact", some) for tool, some in sorted(by_tool.items())]


def calibration_table(measured: list[dict]) -> list[tuple]:
    """Of the answers with a confidence between two limits, how many are exact."""
    limits = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
    rows = []
    for low, high in zip(limits, limits[1:]):
        some = [{"right": m["kind"] != "out" and m["found"] == m["wanted"]} for m in measured
                if m["found"] and low <= m["confidence"] < high]
        rows.append(share(f"confidence {low:.2f} to {min(high, 1.0):.2f}: exact", some))
    return rows


def noises() -> dict:
    """Ways in which people's writing differs; each is applied to the turns and to the wanted spans alike."""
    def shortened(text):
        return " ".join(SHORT.get(word, word) for word in text.split(" "))

    return {"lower case": str.lower,
            "upper case": str.upper,
            "no punctuation": lambda text: re.sub(r"[,;!?]|\.(?= |$)", "", text),
            "no apostrophes": lambda text: re.sub(r"['’]", "", text),
            "curly apostrophes": lambda text: text.replace("'", "’"),
            "messenger shorthand": shortened}


def misspelt(request: dict, rng: random.Random) -> dict | None:
    """The request with one word misspelt that no wanted span holds; None where there is none."""
    spans = json.dumps([request["calls"], request.get("also", [])]).casefold()
    words = request["text"].split(" ")
    places = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.casefold() not in spans]
    if not places:
        return None
    at = rng.choice(places)
    words[at] = misspell(words[at], rng)
    return {**request, "text": " ".join(words)}


def noise_table(cached: Cached, vocabulary: Vocabulary, requests: list[dict], threshold: float) -> list[tuple]:
    """Single requests of both halves, one noise at a time."""
    rng = random.Random(1)
    requests = [request for request in requests if request["kind"] == "single"]
    rows = []
    for name, change in noises().items():
        rows.append(share(f"single with {name}: exact",
                          [measured_one(cached, vocabulary, request, threshold, change) for request in requests]))
    typed = list(filter(None, (misspelt(request, rng) for request in requests)))
    polite = [{**request, "text": f"hey, sorry to bother you but could you {request['text']} please, thanks a lot 🙏"} for request in requests
              if re.match(r"(add|put|move|cancel|remind|set|tell|email|text|find|show|remember|forget)\b", request["text"], re.I)]
    for name, some in (("one word misspelt", typed), ("politeness and an emoji around", polite)):
        rows.append(share(f"single with {name}: exact", [measured_one(cached, vocabulary, request, threshold) for request in some]))
    return rows


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────

def categories(measured: list[dict]) -> Counter:
    """What goes wrong on the open half, by tool and argument, without the texts."""
    counts = Counter()
    for m in measured:
        if m["split"] != "dev" or m["right"]:
            continue
        wanted, found = ("+".join(tool for tool, _ in m[side]) for side in ("wanted", "found"))
        if m["kind"] == "out":
            counts["not refused, taken for " + found] += 1
        elif m["refused"]:
            counts["refused: " + wanted] += 1
        elif wanted != found:
            counts[f"tools {wanted} -> {found}"] += 1
        else:
            for (tool, want), (_, got) in zip(m["wanted"], m["found"]):
                for name in sorted(want.keys() | got.keys()):
                    if want.get(name) != got.get(name):
                        counts[f"{tool} {name} " + difference(want.get(name), got.get(name))] += 1
    return counts


def difference(want, found) -> str:
    if want is None:
        return "extra"
    if found is None:
        return "missing"
    if len(want) != len(found):
        return f"{len(want)} -> {len(found)} spans or words"
    a, b = " ".join(want), " ".join(found)
    return "too short" if b in a else "too long" if a in b else "other"
