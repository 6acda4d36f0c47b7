"""A second opinion on what is none of ours: `python scope.py`, from work/train_*.npz into work/scope.npz.

The decoder is sometimes sure of itself on requests that only sound like ours. A linear model over word pieces, their pairs
and triples errs elsewhere: a request said alone is understood only as surely as both are. docs/formats/spark.md, "Confidence".
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from text import WORK, Vocabulary

BUCKETS = 1 << 17
KEPT = 0.99  # of the requests in scope: what stays as sure as EVEN
EVEN = 0.8


def mixed(*parts):
    """A bucket for each row of ids; the same in src/model/spark_scope.cpp."""
    mix = np.uint32(len(parts))
    for part in parts:
        mix = (mix ^ np.asarray(part).astype(np.uint32)) * np.uint32(0x9E3779B1)
        mix = mix ^ (mix >> np.uint32(15))
    return (mix % np.uint32(BUCKETS)).astype(np.int64)


def features(ids) -> np.ndarray:
    """Pieces, pairs and triples; 0 stands before the first piece and behind the last."""
    padded = np.concatenate([[0, 0], np.asarray(ids), [0]]).astype(np.uint32)
    before, between, now = padded[:-2], padded[1:-1], padded[2:]
    return np.concatenate([mixed(now[:-1]), mixed(between, now), mixed(before, between, now)])


@dataclass
class Scope:
    weights: np.ndarray  # int8, BUCKETS of them
    scale: float
    shift: float

    def confidence(self, ids) -> float:
        """0 … 1: how surely these pieces of a request ask for something Hearth does."""
        found = self.weights[features(ids)].astype(np.float64)
        return float(1 / (1 + np.exp(-(self.scale * found.mean() + self.shift))))

    def save(self, path: Path) -> None:
        np.savez(path, weights=self.weights, scale=self.scale, shift=self.shift)

    @staticmethod
    def load(path: Path) -> "Scope":
        stored = np.load(path)
        return Scope(stored["weights"], float(stored["scale"]), float(stored["shift"]))


def examples(files: list[Path], vocabulary: Vocabulary):
    """(features, in scope) of each request that was said alone."""
    plan, then, none = (vocabulary[token] for token in ("<plan>", "<then>", "<none>"))
    for file in files:
        stored = np.load(file)
        ids, heads, tails = stored["ids"], stored["heads"].astype(np.int64), stored["tails"].astype(np.int64)
        at = 0
        for head, tail in zip(heads, tails):
            prompt, first = ids[at : at + head], ids[at + head]
            at += head + tail
            if prompt[0] == plan and then not in prompt:
                yield features(prompt[1:-1]), float(first != none)


def batches(found: list, size: int):
    for begin in range(0, len(found) - size + 1, size):
        some = found[begin : begin + size]
        offsets = np.cumsum([0] + [len(f) for f, _ in some[:-1]])
        yield torch.from_numpy(np.concatenate([f for f, _ in some])), torch.from_numpy(offsets), torch.tensor([y for _, y in some])


def trained(found: list, epochs: int) -> torch.nn.EmbeddingBag:
    bag = torch.nn.EmbeddingBag(BUCKETS, 1, mode="mean", sparse=True)
    torch.nn.init.zeros_(bag.weight)
    learner = torch.optim.SparseAdam(bag.parameters(), lr=0.4)
    for epoch in range(epochs):
        learner.param_groups[0]["lr"] = 0.4 * (1 - epoch / epochs)
        losses = []
        for ids, offsets, wanted in batches(found, 256):
            loss = F.binary_cross_entropy_with_logits(bag(ids, offsets).squeeze(1), wanted)
            bag.zero_grad()
            loss.backward()
            learner.step()
            losses.append(loss.item())
        print(f"scope: epoch {epoch + 1}, loss {np.mean(losses[-200:]):.4f}", flush=True)
    return bag


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="train_*.npz")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--target", type=Path, default=WORK / "scope.npz")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = list(examples(sorted(WORK.glob(options.data)), Vocabulary.load(WORK / "vocabulary.json")))
    np.random.default_rng(1).shuffle(found)
    held = len(found) // 20
    weights = trained(found[held:], options.epochs).weight.detach().numpy()[:, 0]
    scale = float(np.abs(weights).max() / 127)
    scope = Scope(np.round(weights / scale).astype(np.int8), scale, 0.0)
    ours = [scope.weights[f].astype(np.float64).mean() * scale for f, inside in found[:held] if inside]
    scope.shift = float(np.log(EVEN / (1 - EVEN)) - np.quantile(ours, 1 - KEPT))
    others = [scope.weights[f].astype(np.float64).mean() * scale + scope.shift for f, inside in found[:held] if not inside]
    caught = np.mean(np.array(others) < np.log(EVEN / (1 - EVEN)))
    scope.save(options.target)
    print(f"scope: {len(found)} requests; of those held out {KEPT:.1%} of ours are kept, {caught:.1%} of the others caught")


if __name__ == "__main__":
    main()
