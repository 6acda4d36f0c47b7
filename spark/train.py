"""Trains the decoder on work/train_*.npz: `python train.py`; a second start goes on from the checkpoint.

Rows of 144 tokens hold several requests each, and attention stays inside a request. The loss counts answers only.
Matrices learn by Muon (orthogonalised momentum), everything else by Adam.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import Shape, Spark
from text import WORK, Vocabulary

ROW = 144  # tokens


class Requests:
    """The training files in turn, as batches of packed rows."""

    def __init__(self, files: list[Path], rows: int, seed: int):
        self.files, self.rows, self.seed = files, rows, seed

    def packed(self, file: Path, epoch: int):
        """Rows of (tokens, targets, documents, asked); a target of 0 does not count."""
        stored = np.load(file)
        ids, heads, tails = stored["ids"].astype(np.int64), stored["heads"].astype(np.int64), stored["tails"].astype(np.int64)
        ends = np.cumsum(heads + tails)
        order = np.random.default_rng([self.seed, epoch, len(ids)]).permutation(len(heads))
        room, count = [], 0  # open rows: [used, row number]
        tokens = np.zeros((len(ids) // (ROW // 2) + 1, ROW), np.int64)
        targets, documents, asked = np.zeros_like(tokens), np.zeros_like(tokens), np.zeros_like(tokens, bool)
        for number, at in enumerate(order):
            length = heads[at] + tails[at] - 1  # the last token is only a target
            if length > ROW:
                continue
            place = next((p for p in room if p[0] + length <= ROW), None)
            if place is None:
                place = [0, count]
                count += 1
                room.append(place)
            used, row = place
            begin = ends[at] - length - 1
            tokens[row, used : used + length] = ids[begin : begin + length]
            targets[row, used + heads[at] - 1 : used + length] = ids[begin + heads[at] : begin + length + 1]
            documents[row, used : used + length] = number + 1
            asked[row, used : used + heads[at]] = True
            place[0] += length
            room = [p for p in room[-24:] if p[0] < ROW - 12]
        shuffled = np.random.default_rng([self.seed, epoch, count]).permutation(count)
        return tokens[shuffled], targets[shuffled], documents[shuffled], asked[shuffled]

    def batches(self, first_step: int):
        """Endless; starts where step `first_step` would have been."""
        step, epoch = 0, 0
        while True:
            for file in self.files:
                arrays = self.packed(file, epoch)
                for begin in range(0, len(arrays[0]) - self.rows + 1, self.rows):
                    if step >= first_step:
                        yield tuple(torch.from_numpy(a[begin : begin + self.rows]) for a in arrays)
                    step += 1
            epoch += 1


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """Newton and Schulz's five steps towards the nearest orthogonal matrix."""
    x = matrix.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        square = x @ x.mT
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return (x.mT if tall else x).float()


class Muon(torch.optim.Optimizer):
    """Keller Jordan's optimiser for matrices; fused matrices are treated as the parts they hold."""

    def __init__(self, parameters, lr: float, momentum: float = 0.95, decay: float = 0.02):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "decay": decay, "parts": 1})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                held = state.setdefault("momentum", torch.zeros_like(p))
                held.lerp_(p.grad, 1 - group["momentum"])
                parts = p.grad.lerp(held, group["momentum"]).view(group["parts"], -1, p.shape[1])
                update = orthogonal(parts) * max(1, parts.shape[1] / parts.shape[2]) ** 0.5
                p.mul_(1 - group["lr"] * group["decay"]).add_(update.view_as(p), alpha=-group["lr"])


def optimisers(model: Spark, rate: float) -> list[torch.optim.Optimizer]:
    groups = [{"params": [p for n, p in model.named_parameters() if name in n], "parts": parts}
              for name, parts in (("attn_qkv", 3), ("attn_output", 1), ("ffn_gate_up", 2), ("ffn_down", 1))]
    rest = [p for n, p in model.named_parameters() if "norm" in n or "token_embd" in n]
    return [Muon(groups, lr=rate), torch.optim.Adam(rest, lr=0.15 * rate, betas=(0.9, 0.98))]


def rate_at(step: int, steps: int, decay_from: float) -> float:
    """Warm-up, level, then a straight line down to a hundredth."""
    begin = decay_from * steps
    fall = 1.0 if step < begin else max(0.01, (steps - step) / (steps - begin))
    return min(1.0, (step + 1) / 200) * fall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--decay-from", type=float, default=0.35, help="share of the steps at full rate")
    parser.add_argument("--rows", type=int, default=48, help=f"rows of {ROW} tokens in a batch")
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=704)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", default="train_*.npz")
    parser.add_argument("--skip", type=int, default=0, help="steps that older data took (after a change of data)")
    parser.add_argument("--log", type=int, default=100, help="steps between two lines")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--start", type=Path, help="begin with the weights of another training")
    parser.add_argument("--checkpoint", type=Path, default=WORK / "checkpoint.pt")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)

    vocabulary = Vocabulary.load(WORK / "vocabulary.json")
    shape = Shape(vocab=len(vocabulary), width=options.width, layers=options.layers, hidden=options.hidden, heads=options.heads)
    model, first, spent = Spark(shape, options.dropout), 0, 0.0
    learners = optimisers(model, options.rate)
    if options.checkpoint.exists():
        stored = torch.load(options.checkpoint, weights_only=True)
        model.load_state_dict(stored["model"])
        for learner, state in zip(learners, stored["learners"]):
            learner.load_state_dict(state)
        first, spent = stored["step"], stored["seconds"]
    elif options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True)["model"])
    hidden = torch.compile(model.hidden) if options.compile else model.hidden

    def keep(step: int) -> None:
        state = {"model": model.state_dict(), "learners": [l.state_dict() for l in learners], "shape": shape.as_dict(),
                 "step": step, "seconds": spent + time.time() - begun}
        part = options.checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(options.checkpoint)

    base_rates = [[group.get("base", group["lr"]) for group in learner.param_groups] for learner in optimisers(model, options.rate)]
    begun, losses, seen = time.time(), [], 0
    batches = Requests(sorted(WORK.glob(options.data)), options.rows, options.seed).batches(first - options.skip)
    for step in range(first, options.steps):
        tokens, targets, documents, asked = next(batches)
        flat = targets.flatten()
        places = flat.nonzero().squeeze(1)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model.logits(hidden(tokens, documents, asked).flatten(0, 1)[places])
        loss = F.cross_entropy(logits.float(), flat[places])
        model.zero_grad(set_to_none=True)
        loss.backward()
        factor = rate_at(step, options.steps, options.decay_from)
        for learner, rates in zip(learners, base_rates):
            for group, rate in zip(learner.param_groups, rates):
                group["lr"] = rate * factor
            learner.step()
        losses.append(loss.item())
        seen += int((documents > 0).sum())
        if (step + 1) % options.log == 0 or step + 1 == options.steps:
            passed = time.time() - begun
            print(f"step {step + 1} loss {np.mean(losses[-100:]):.4f} rate {factor:.2f} "
                  f"{seen / passed:.0f} tokens/s {spent + passed:.0f} s", flush=True)
        if (step + 1) % 100 == 0 or step + 1 == options.steps:
            keep(step + 1)


if __name__ == "__main__":
    main()
