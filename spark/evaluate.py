"""Measures a checkpoint and chooses its threshold: `python evaluate.py`. Prints one table.

Exact match is by frame: the same tools in the same order with the same arguments, letter case, a leading article or
preposition and final punctuation apart. Requests outside are right when refused.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch

from decode import Cached, Decoded, decode, load
from text import WORK, Vocabulary, repeatable

HERE = Path(__file__).parent
REQUESTS = HERE.parent / "tests/requests/requests.jsonl"
GOLDEN = HERE.parent / "src/model/testdata/spark_golden.json"
KEPT = 0.99  # share of held-out requests in scope that the threshold must leave alone
LEADING = re.compile(r"^(?:(?:a|an|the|my|our|to|for|at|in|on|with|about|that|by|until|some|of)\s+)+", re.I)
PROBES = [
    "shift my eye test to monday morning and let Nadia know i won't be in", "brunch with Kofi on saturday at eleven",
    "what is on tomorrow afternoon?", "every weekday at half past seven remind me to take my pills",
    "put bread, olive oil and three onions on the grocery list", "find half an hour with Lena next week",
    "keep in mind that Omar is vegetarian", "email Dr Okafor that the forms are signed", "Zoë’s phone number",
    "add Søren Dahl to my contacts, 07700 900123", "set a pasta timer for 9 minutes", "undo that", "what's the weather like?",
    "play some jazz", "12:30pm 第 – naïve", "accept Ben's invitation for friday", "rename the standup to daily sync",
    "is there any mail from the landlord about the boiler", "wake me up at six", "tick off the eggs",
    "cancel yoga on the 3rd, then text mum that i'm free and set a timer for an hour"]


def comparable(tool: str, spans: dict[str, list[str]], vocabulary: Vocabulary) -> tuple:
    """A call so that two of them compare: the spans of a time that lie apart are joined, then everything is folded."""
    arguments = {}
    for name, values in spans.items():
        is_list = vocabulary.catalogue[tool].get(name, "").endswith("*")
        parted = not is_list and repeatable(vocabulary.catalogue, tool, name)
        arguments[name] = sorted(folded(" ".join(values)).split()) if parted else sorted(folded(v) for v in values)
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


def folded(text: str) -> str:
    text = " ".join(text.replace("’", "'").casefold().split()).strip(" .,;:!?\"'")
    return LEADING.sub("", text)


def wanted_frame(calls: list[dict], vocabulary: Vocabulary) -> list:
    """The same for the calls of a hand-written request, where a repeated argument is a list."""
    return [comparable(call["tool"], {name: value if isinstance(value, list) else [value] for name, value in call.items() if name != "tool"},
                       vocabulary) for call in calls]


def refused(decoded: Decoded, threshold: float) -> bool:
    return not decoded.calls or decoded.confidence < threshold


# ── Held-out rows ────────────────────────────────────────────────────────────────────────────────────────────────────

def trained_on(files: list[Path]) -> set[bytes]:
    """The requests of the training files, as the bytes of their ids."""
    known = set()
    for file in files:
        stored = np.load(file)
        ids, heads = stored["ids"], stored["heads"].astype(np.int64)
        begins = np.cumsum(heads + stored["tails"]) - heads - stored["tails"]
        known.update(ids[begin : begin + length].tobytes() for begin, length in zip(begins, heads))
    return known


def unseen(rows: list[dict], vocabulary: Vocabulary) -> list[dict]:
    """The rows without those that a training file holds, which a changed phrase book may bring about."""
    known = trained_on(sorted(WORK.rglob("train_*.npz")))

    def ids(row: dict) -> bytes:
        task = "<split>" if row["source"] == "split" else "<plan>"
        pieces = [piece.id for piece in vocabulary.pieces(row["text"])]
        return np.array([vocabulary[task], *pieces, vocabulary["<go>"]], np.uint16).tobytes()

    return [row for row in rows if ids(row) not in known]


def group_of(source: str) -> str:
    return "public " + source.split()[1] if source.startswith("held-out") else "generated " + source


def measure_held_out(cached: Cached, vocabulary: Vocabulary, rows: list[dict]) -> list[dict]:
    """Each row with `exact`, `outside`, `calls` found and `confidence`."""
    measured = []
    for row in rows:
        task = "<split>" if row["source"] == "split" else "<plan>"
        decoded = decode(cached, vocabulary, row["text"], task)
        measured.append({"group": group_of(row["source"]), "outside": row["answer"][0] == vocabulary["<none>"],
                         "exact": decoded.tokens == row["answer"], "decoded": decoded, "split": task == "<split>"})
    return measured


def choose_threshold(measured: list[dict]) -> float:
    """The highest that keeps so much of what is in scope; 0 when the model itself refuses more."""
    scores = sorted((0.0 if not m["decoded"].calls else m["decoded"].confidence)
                    for m in measured if not m["outside"] and not m["split"])
    if not scores:
        return 0.0
    return min(0.95, scores[int(len(scores) * (1 - KEPT))])


def table_of_held_out(measured: list[dict], threshold: float) -> list[tuple]:
    groups = defaultdict(list)
    for m in measured:
        groups[(m["outside"], m["group"])].append(m)
    rows = []
    for (outside, group), members in sorted(groups.items()):
        if outside:
            right = sum(refused(m["decoded"], threshold) for m in members)
            rows.append((f"{group}, outside: refused", len(members), right / len(members)))
        else:
            rows.append((f"{group}: exact", len(members), sum(m["exact"] for m in members) / len(members)))
    inside = [m for m in measured if not m["outside"] and not m["split"]]
    outside = [m for m in measured if m["outside"]]
    rows.append(("all in scope: exact", len(inside), sum(m["exact"] for m in inside) / max(1, len(inside))))
    rows.append(("all in scope: wrongly refused", len(inside), sum(refused(m["decoded"], threshold) for m in inside) / max(1, len(inside))))
    rows.append(("all outside: refused", len(outside), sum(refused(m["decoded"], threshold) for m in outside) / max(1, len(outside))))
    return rows


# ── Hand-written requests ────────────────────────────────────────────────────────────────────────────────────────────

def measure_requests(cached: Cached, vocabulary: Vocabulary, path: Path, threshold: float) -> list[dict]:
    measured = []
    for line in path.read_text().splitlines():
        request = json.loads(line)
        decoded = decode(cached, vocabulary, request["text"])
        found = frame(decoded.calls, vocabulary)
        readings = [wanted_frame(calls, vocabulary) for calls in [request["calls"], *request.get("also", [])]]
        no = refused(decoded, threshold)
        right = no if request["kind"] == "out" else not no and found in readings
        measured.append({"split": request["split"], "kind": request["kind"], "right": right, "refused": no,
                         "found": found, "wanted": readings[0], "confidence": decoded.confidence})
    return measured


def table_of_requests(measured: list[dict]) -> list[tuple]:
    rows = []
    for split in ("dev", "closed"):
        mine = [m for m in measured if m["split"] == split]
        inside = [m for m in mine if m["kind"] != "out"]
        outside = [m for m in mine if m["kind"] == "out"]
        for kind in ("single", "several"):
            some = [m for m in inside if m["kind"] == kind]
            rows.append((f"hand-written {split}, {kind}: exact", len(some), sum(m["right"] for m in some) / max(1, len(some))))
        rows.append((f"hand-written {split}, in scope: exact", len(inside), sum(m["right"] for m in inside) / max(1, len(inside))))
        rows.append((f"hand-written {split}, in scope: wrongly refused", len(inside), sum(m["refused"] for m in inside) / max(1, len(inside))))
        rows.append((f"hand-written {split}, outside: refused", len(outside), sum(m["right"] for m in outside) / max(1, len(outside))))
    return rows


def categories(measured: list[dict]) -> Counter:
    """What goes wrong, by tool and argument, without the texts."""
    counts = Counter()
    for m in measured:
        if m["split"] != "dev" or m["right"]:
            continue
        if m["kind"] == "out":
            counts["not refused, taken for " + "+".join(tool for tool, _ in m["found"])] += 1
        elif m["refused"]:
            counts["refused: " + "+".join(tool for tool, _ in m["wanted"])] += 1
        elif [tool for tool, _ in m["found"]] != [tool for tool, _ in m["wanted"]]:
            counts["tools " + "+".join(tool for tool, _ in m["wanted"]) + " -> " + "+".join(tool for tool, _ in m["found"])] += 1
        else:
            for (tool, want), (_, found) in zip(m["wanted"], m["found"]):
                for name in sorted(want.keys() | found.keys()):
                    if want.get(name) != found.get(name):
                        counts[f"{tool} {name} " + difference(want.get(name), found.get(name))] += 1
    return counts


def difference(want, found) -> str:
    if want is None:
        return "extra"
    if found is None:
        return "missing"
    if len(want) != len(found) and not isinstance(want, str):
        return f"{len(want)} -> {len(found)} spans or words"
    a, b = " ".join(want), " ".join(found)
    return "too short" if b in a else "too long" if a in b else "other"


def golden(cached: Cached, vocabulary: Vocabulary) -> list[dict]:
    """What the C++ runtime must reproduce: the piece ids and the calls."""
    rows = []
    for task, texts in (("<plan>", PROBES), ("<split>", [PROBES[0], PROBES[-1]])):
        for text in texts:
            decoded = decode(cached, vocabulary, text, task)
            rows.append({"task": task, "text": text, "pieces": [piece.id for piece in vocabulary.pieces(text)],
                         "answer": decoded.tokens, "calls": [{"tool": tool, "arguments": arguments} for tool, arguments in decoded.calls],
                         "confidence": round(decoded.confidence, 4)})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "checkpoint.pt")
    parser.add_argument("--vocabulary", type=Path, default=WORK / "vocabulary.json")
    parser.add_argument("--requests", type=Path, default=REQUESTS)
    parser.add_argument("--size", type=int, default=3000, help="held-out rows to measure")
    parser.add_argument("--categories", action="store_true", help="kinds of error on the dev half of the requests")
    parser.add_argument("--ask", nargs="*", default=[], help="print the calls for these texts and stop")
    parser.add_argument("--golden", type=Path, nargs="?", const=GOLDEN, help="also write the C++ test's expectations")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cached, vocabulary, stored = load(options.checkpoint, options.vocabulary)
    if options.ask:
        for text in options.ask:
            decoded = decode(cached, vocabulary, text)
            print(f"{decoded.confidence:.2f} {text}\n     {decoded.calls}")
        return

    rows = [json.loads(line) for line in (WORK / "held_out.jsonl").read_text().splitlines()]
    rows = unseen(random.Random(1).sample(rows, min(options.size, len(rows))), vocabulary)
    measured = measure_held_out(cached, vocabulary, rows)
    threshold = choose_threshold(measured)
    table = [("threshold", len(rows), threshold)] + table_of_held_out(measured, threshold)
    if options.requests.exists():
        asked = measure_requests(cached, vocabulary, options.requests, threshold)
        table += table_of_requests(asked)
        if options.categories:
            for what, count in categories(asked).most_common():
                print(f"{count:4} {what}")
    print(f"| step {stored['step']} | rows | share |\n|---|---|---|")
    for name, count, share in table:
        print(f"| {name} | {count} | {share:.3f} |")
    findings = {"threshold": threshold, "step": stored["step"], "table": table}
    options.checkpoint.with_suffix(".json").write_text(json.dumps(findings))
    if options.golden:
        options.golden.parent.mkdir(parents=True, exist_ok=True)
        options.golden.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in golden(cached, vocabulary)) + "\n]\n")


if __name__ == "__main__":
    sys.exit(main())
