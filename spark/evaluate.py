"""Measures a checkpoint and chooses its threshold: `python evaluate.py`. Prints one table.

Exact match is by frame: the same tools in the same order with the same arguments, letter case, a leading article or
preposition and final punctuation apart. Requests outside are right when refused.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

import handwritten
from decode import Cached, Decoded, decode, decode_offer, load
from offers import Offer
from handwritten import refused
from text import WORK, Vocabulary

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "src/model/testdata/spark_golden.json"
DESCRIBED = "a tool that the context describes"
EXACT = "all in scope: exact"
KEPT = 0.955  # share of held-out requests in scope that the threshold must leave alone
PROBES = [
    "shift my eye test to monday morning and let Nadia know i won't be in", "brunch with Kofi on saturday at eleven",
    "what is on tomorrow afternoon?", "every weekday at half past seven remind me to take my pills",
    "put bread, olive oil and three onions on the grocery list", "find half an hour with Lena next week",
    "keep in mind that Omar is vegetarian", "email Dr Okafor that the forms are signed", "Zoë’s phone number",
    "add Søren Dahl to my contacts, 07700 900123", "set a pasta timer for 9 minutes", "undo that", "what's the weather like?",
    "play some jazz", "12:30pm 第 – naïve", "accept Ben's invitation for friday", "rename the standup to daily sync",
    "is there any mail from the landlord about the boiler", "wake me up at six", "tick off the eggs",
    "cancel yoga on the 3rd, then text mum that i'm free and set a timer for an hour",
    "tea with Noor tomorrow at five\nno, at four", "lunch with Ana on friday\nand invite Ben", "how much did i spend on books in may"]

LAMP = Offer("lamp.dim", "makes a lamp in a room brighter or darker", (("room", "which room"), ("percent", "how bright")))
OFFERS = [("could you make the kitchen lamp a bit darker, 30 percent", LAMP), ("what's the tallest tree in the world", LAMP)]


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
    known = trained_on(sorted(WORK.rglob("*train_*.npz")))

    def ids(row: dict) -> bytes:
        task = "<split>" if row["source"] == "split" else "<plan>"
        return np.array(vocabulary.prompt(task, vocabulary.pieces(row["text"])), np.uint16).tobytes()

    return [row for row in rows if row["source"] == "offer" or ids(row) not in known]


def group_of(source: str) -> str:
    first, _, rest = source.partition(" ")
    if first == "offer":
        return DESCRIBED
    return f"public {rest.split()[0]}" if first == "held-out" else source if first == "sentence" else "generated " + source


def measure_held_out(cached: Cached, vocabulary: Vocabulary, rows: list[dict]) -> list[dict]:
    """Each row with `exact`, `outside`, `calls` found and `confidence`."""
    measured = []
    for row in rows:
        task = "<split>" if row["source"] == "split" else "<plan>"
        decoded = decode_offer(cached, vocabulary, row["text"], Offer(**row["offer"])) if row["source"] == "offer" else \
            decode(cached, vocabulary, row["text"], task)
        measured.append({"group": group_of(row["source"]), "outside": row["answer"][0] == vocabulary["<none>"],
                         "exact": decoded.tokens == row["answer"], "decoded": decoded, "plan": row["source"] not in ("split", "offer")})
    return measured


def choose_threshold(measured: list[dict]) -> float:
    """The highest that keeps so much of what is in scope; 0 when the model itself refuses more."""
    scores = sorted((0.0 if not m["decoded"].calls else m["decoded"].confidence)
                    for m in measured if not m["outside"] and m["plan"])
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
            if group == DESCRIBED:
                rows.append((f"{group}: heard", len(members), sum(not refused(m["decoded"], threshold) for m in members) / len(members)))
    inside = [m for m in measured if not m["outside"] and m["plan"]]
    outside = [m for m in measured if m["outside"] and m["plan"]]
    rows.append((EXACT, len(inside), sum(m["exact"] for m in inside) / max(1, len(inside))))
    rows.append(("all in scope: wrongly refused", len(inside), sum(refused(m["decoded"], threshold) for m in inside) / max(1, len(inside))))
    rows.append(("all outside: refused", len(outside), sum(refused(m["decoded"], threshold) for m in outside) / max(1, len(outside))))
    return rows


def golden(cached: Cached, vocabulary: Vocabulary) -> list[dict]:
    """What the C++ runtime must reproduce: the piece ids and the calls."""
    rows = []
    for task, texts in (("<plan>", PROBES), ("<split>", [PROBES[0], PROBES[-1]])):
        for text in texts:
            decoded = decode(cached, vocabulary, text, task)
            *before, last = text.split("\n")
            rows.append({"task": task, "before": before, "text": last, "fix": decoded.fix, "pieces": [piece.id for piece in vocabulary.pieces(text)],
                         **golden_answer(decoded)})
    for text, offer in OFFERS:
        rows.append({"task": "<offer>", "before": [], "text": text, "fix": False, "offer": asdict(offer),
                     "pieces": [piece.id for piece in vocabulary.pieces(text)], **golden_answer(decode_offer(cached, vocabulary, text, offer))})
    return rows


def golden_answer(decoded: Decoded) -> dict:
    return {"answer": decoded.tokens, "calls": [{"tool": tool, "arguments": arguments} for tool, arguments in decoded.calls],
            "confidence": round(decoded.confidence, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "checkpoint.pt")
    parser.add_argument("--vocabulary", type=Path, default=WORK / "vocabulary.json")
    parser.add_argument("--requests", type=Path, default=handwritten.REQUESTS)
    parser.add_argument("--size", type=int, default=3000, help="held-out rows to measure")
    parser.add_argument("--brief", action="store_true", help="one hand-written request of ten, and no noise")
    parser.add_argument("--least", type=float, default=0.0, help="fail when a smaller share of what is in scope is exact")
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
        requests = handwritten.read(options.requests)[:: 10 if options.brief else 1]
        asked, spent = [], []
        for request in requests:
            begun = time.perf_counter()
            asked.append(handwritten.measured_one(cached, vocabulary, request, threshold))
            spent.append(1000 * (time.perf_counter() - begun))
        table += handwritten.table(asked)
        table += [("median ms, this decoder on one thread", len(spent), float(np.median(spent))),
                  ("95th percentile of the ms", len(spent), float(np.quantile(spent, 0.95)))]
        if not options.brief:
            german = [handwritten.measured_one(cached, vocabulary, request, threshold) for request in handwritten.read(handwritten.GERMAN)]
            table += handwritten.table(german, "hand-written German") + handwritten.noise_table(cached, vocabulary, requests, threshold)
        table += handwritten.tool_table(asked) + handwritten.calibration_table(asked)
        if options.categories:
            for what, count in handwritten.categories(asked).most_common():
                print(f"{count:4} {what}")
    table.append(("size of the weights in MB (f16)", 1, sum(p.numel() for p in cached.model.parameters()) * 2 / 1e6))
    print(f"| step {stored['step']} | rows | share |\n|---|---|---|")
    for name, count, share in table:
        print(f"| {name} | {count} | {share:.3f} |")
    findings = {"threshold": threshold, "step": stored["step"], "table": table}
    options.checkpoint.with_suffix(".json").write_text(json.dumps(findings))
    exact = next(share for name, _, share in table if name == EXACT)
    if options.golden:
        options.golden.parent.mkdir(parents=True, exist_ok=True)
        options.golden.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in golden(cached, vocabulary)) + "\n]\n")
    if exact < options.least:
        sys.exit(f"only {exact:.1%} of the held-out requests in scope are exact; {options.least:.0%} were wanted")


if __name__ == "__main__":
    main()
