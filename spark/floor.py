"""The floor that Spark must beat: a linear model of words and letters that only names the tool. `python floor.py`.

Hashed word 1- and 2-grams and letter 3- to 5-grams, softmax regression, trained on the same generated requests for one thing.
Prints the share of hand-written requests for one thing whose tool it names, and Spark's, and the same for refusing what is outside.
"""

import argparse
import random
from pathlib import Path
from zlib import crc32

import torch
import torch.nn.functional as F

import handwritten
from decode import decode, load
from generate import NLU, Maker, set_up
from text import WORK, Vocabulary, lower, words

BUCKETS = 1 << 19
OUTSIDE = "<none>"


def features(text: str) -> list[int]:
    folded = lower(text)
    parts = [folded[a:b] for a, b in words(folded)]
    grams = parts + [" ".join(pair) for pair in zip(parts, parts[1:])]
    spaced = f" {' '.join(parts)} "
    grams += [spaced[at : at + n] for n in (3, 4, 5) for at in range(len(spaced) - n + 1)]
    return [crc32(gram.encode()) % BUCKETS for gram in grams]


def bags(texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    found = [features(text) or [0] for text in texts]
    offsets = torch.tensor([0] + [len(f) for f in found[:-1]]).cumsum(0)
    return torch.tensor([id for f in found for id in f]), offsets


def labelled(vocabulary: Vocabulary, nlu: Path, size: int) -> list[tuple[str, str]]:
    """Generated requests for one thing or none, and the tool."""
    maker, rng, found = Maker(set_up(nlu)[0], vocabulary), random.Random(11), []
    while len(found) < size:
        text, _, answer, source = maker.draw(rng) or ("", [], [], "split")
        names = [vocabulary.entries[id].strip("<>") for id in answer]
        tools = [name for name in names if name in vocabulary.catalogue]
        if source != "split" and "\n" not in text and len(tools) < 2:
            found.append((text, tools[0] if tools else OUTSIDE))
    return found


def trained(examples: list[tuple[str, str]], labels: list[str]) -> torch.nn.EmbeddingBag:
    model = torch.nn.EmbeddingBag(BUCKETS, len(labels), mode="mean", sparse=True)
    torch.nn.init.zeros_(model.weight)
    learner = torch.optim.SparseAdam(model.parameters(), lr=0.02)
    order = {label: at for at, label in enumerate(labels)}
    for begin in range(0, len(examples), 256):
        some = examples[begin : begin + 256]
        loss = F.cross_entropy(10 * model(*bags([text for text, _ in some])), torch.tensor([order[label] for _, label in some]))
        model.zero_grad()
        loss.backward()
        learner.step()
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nlu", type=Path, default=NLU)
    parser.add_argument("--size", type=int, default=300_000, help="requests to train on")
    parser.add_argument("--checkpoint", type=Path, default=WORK / "checkpoint.pt")
    parser.add_argument("--threshold", type=float, default=0.84)
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    cached, vocabulary, _ = load(options.checkpoint, WORK / "vocabulary.json")
    labels = [*vocabulary.catalogue, OUTSIDE]
    floor = trained(labelled(vocabulary, options.nlu, options.size), labels)

    requests = [r for r in handwritten.read(handwritten.REQUESTS) if r["kind"] in ("single", "out")]
    said = [labels[at] for at in floor(*bags([r["text"] for r in requests])).argmax(1)]
    print("| tool of hand-written requests | requests | linear floor | Spark |\n|---|---|---|---|")
    for kind in ("single", "out"):
        for split in handwritten.SPLITS:
            some = [(r, tool) for r, tool in zip(requests, said) if r["kind"] == kind and r["split"] == split]
            low = high = 0
            for request, tool in some:
                decoded = decode(cached, vocabulary, request["text"])
                mine = OUTSIDE if handwritten.refused(decoded, options.threshold) else "+".join(tool for tool, _ in decoded.calls)
                wanted = {readings[0]["tool"] if readings else OUTSIDE for readings in [request["calls"], *request.get("also", [])]}
                low, high = low + (tool in wanted), high + (mine in wanted)
            print(f"| {kind}, {split} | {len(some)} | {low / len(some):.1%} | {high / len(some):.1%} |")


if __name__ == "__main__":
    main()
