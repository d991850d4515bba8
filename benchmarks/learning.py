"""The gain of each loss on real pairs over its starting point, and of adversarial losses over the same without them.

Flickr8k (train -> val, human-written English captions): images by the built-in model, texts by TF-IDF, so that neither
side has seen the other; recall. Exercises (classes are the first muscle; every fifth by name is held out): mAP@all.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from machine import describe
from small import HELP, data_folder

from lingxi.encode.joint.towers import Towers
from lingxi.train.judge import Judgement, gain, judge
from lingxi.train.learn import beginning
from lingxi.train.loop import Trainer
from lingxi.train.pairs import Pair
from lingxi.train.prepare import Parts, feature_folder, features
from lingxi.train.recipe import Recipe

TEXTS = "tfidf(size=1000)"
PAIRED = [
    "infonce", "sigmoid", "triplet", "triplet(hardest=false)", "contrastive",
    "acmr", "acmr(adversary=0)", "cycle", "cycle(adversary=0)",
]  # fmt: skip
CLASSED = ["cross_entropy", "cross_entropy(beta=0.99)", "acmr", "acmr(adversary=0)"]
WITHOUT = {"acmr": "acmr(adversary=0)", "cycle": "cycle(adversary=0)"}


def flickr(data: Path) -> Iterator[Pair]:
    """The pairs of Flickr8k that are here."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["language"], row["source"]) == ("en", "written"):
                yield Pair(data / "flickr8k" / "images" / row["image"], row["caption"], split=row["split"])


def exercises(data: Path) -> Iterator[Pair]:
    """Photos and instructions, of the class of the first muscle."""
    lines = (data / "exercises" / "exercises.jsonl").read_text(encoding="utf-8").splitlines()
    rows = sorted((json.loads(line) for line in lines), key=lambda row: str(row["name"]))
    for number, row in enumerate(rows):
        split = "test" if number % 5 == 0 else "train"
        for image in row["images"] if row["instructions"] else ():
            text = f"{row['name']}. {row['instructions']}"
            yield Pair(data / "exercises" / image, text, row["muscles"][0], split)


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        kept = data / "kept" if asked.small else feature_folder()
        tables(data, kept, 1 if asked.small else asked.epochs, asked.seed)


def tables(data: Path, kept: Path, epochs: int, seed: int) -> None:
    """Of pairs, and of classes; features are kept in a folder."""
    for name, pairs, losses, batch, rate in (
        ("Flickr8k val", flickr, PAIRED, 512, 1e-3),
        ("Exercises", exercises, CLASSED, 64, 1e-2),
    ):
        towers = Towers("embedded", TEXTS)
        parts = features(towers, list(pairs(data)), kept)
        print(f"\n{name}: {len(parts.train):,} pairs for training, {len(parts.judge):,} for testing")
        table(towers, parts, losses, Recipe(epochs=epochs, batch=batch, rate=rate, seed=seed))


def table(towers: Towers, parts: Parts, losses: list[str], recipe: Recipe) -> None:
    """A line a loss; the gain's interval is over where training begins, and over the same without an adversary."""
    begun, start = beginning(towers, parts.train, 256)
    data = parts.judge
    before = judge(start[0](data.image[:, 0]), start[1](data.text[:, 0]), data)
    print(f"| {'loss':32} | {' | '.join(each for each in before.measures if 'MRR' not in each)} | gain | seconds |")
    line(begun, before, "", 0)
    found: dict[str, Judgement] = {}
    for loss in losses:
        began = time.perf_counter()
        both = Trainer(parts.train, parts.choose, start, replace(recipe, loss=loss)).run()
        spent = time.perf_counter() - began
        found[loss] = judge(both[0](data.image[:, 0]), both[1](data.text[:, 0]), data)
        gained = gain(before, found[loss])
        line(loss, found[loss], f"{gained}{'' if gained.low > 0 else ', not beyond chance'}", spent)
    for loss, without in WITHOUT.items():
        if loss in found:
            gained = gain(found[without], found[loss])
            said = "helps" if gained.low > 0 else "harms" if gained.high < 0 else "makes no difference beyond chance"
            print(f"the adversary of {loss} {said}: {gained} over {without}")


def line(name: str, found: Judgement, gained: str, spent: float) -> None:
    """Prints one line."""
    measures = " | ".join(f"{value:.3f}" for name, value in found.measures.items() if "MRR" not in name)
    print(f"| {name:32} | {measures} | {gained} | {spent:.0f} |", flush=True)


if __name__ == "__main__":
    main()
