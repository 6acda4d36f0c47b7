"""The mean of two trainings' weights: `python average.py work/new.pt work/old.pt --share 0.6`, into work/checkpoint.pt.

What goes on from another training's weights may be averaged with it; the mean does better on requests that neither has seen
than either of them (model soups: Wortsman et al. 2022).
"""

import argparse
from pathlib import Path

import torch

from text import WORK


def averaged(first: dict, second: dict, share: float) -> dict:
    """Weights of equal names and shapes, `share` of the first."""
    return {name: share * weight + (1 - share) * second[name] for name, weight in first.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.6, help="of the first")
    parser.add_argument("--target", type=Path, default=WORK / "checkpoint.pt")
    options = parser.parse_args()
    first, second = (torch.load(path, weights_only=True) for path in (options.first, options.second))
    if first["shape"] != second["shape"]:
        raise SystemExit(f"{options.first} and {options.second} are of different shapes and have no mean.")
    kept = {key: value for key, value in first.items() if key != "learners"}
    torch.save(kept | {"model": averaged(first["model"], second["model"], options.share)}, options.target)


if __name__ == "__main__":
    main()
