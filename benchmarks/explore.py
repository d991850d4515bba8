"""Explorations: whether clusters get the names of what is in them, and whether they are the same over seeds.

``python benchmarks/explore.py --data DATA``, where DATA is the data set folder. A cluster is named rightly if its most
frequent class, or the kind of that class, is among its three names. Of ImageNet the animals count, by their kinds; a
cluster of which less than half are animals is not counted. ``--half`` uses only every second class (of ImageNet,
every second photo): the even ones chose the settings.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from machine import describe
from small import HELP, data_folder

from lingxi.apps.cells import neighbours
from lingxi.apps.explore.clusters import divided
from lingxi.apps.explore.item import Item, centred
from lingxi.apps.explore.names import Namer
from lingxi.arrays import Vectors
from lingxi.encode.encoders.embedded import Embedded
from lingxi.media.clip import sound_of
from lingxi.media.image import decode_image_file
from lingxi.types import Media, Modality, Text

SEEDS = 5
LEAST = 0.5  # of a cluster that must have a class, to count
KINDS = {  # of a class, in the words of the names, where they are others
    "Outwear": ("outerwear", "jacket", "coat"),
    "Pants": ("trousers", "jeans"),
    "Longsleeve": ("long-sleeved shirt",),
    "Polo": ("polo shirt",),
    "Body": ("bodysuit",),
    "Top": ("top", "blouse"),
    "person": ("person", "man", "woman", "face", "portrait", "child"),
    "house": ("house", "building"),
    "dog": ("dog", "puppy", "animal"),
    "horse": ("horse", "animal"),
    "giraffe": ("giraffe", "animal"),
    "elephant": ("elephant", "animal"),
    "dog bark": ("dog", "dog bark", "puppy"),
    "rain": ("rain", "water"),
    "baby cry": ("crying baby", "baby"),
    "clock tick": ("clock tick", "clock"),
    "person sneeze": ("sneezing", "coughing"),
    "rooster": ("rooster", "rooster crow", "chicken"),
    "fire crackling": ("fire", "crackling fire"),
}
ANIMALS: Sequence[tuple[int, str]] = (  # the first class after those of a kind, in ImageNet's order
    (7, "fish shark"), (25, "bird chicken owl eagle duck"), (33, "frog lizard"), (38, "turtle"),
    (52, "lizard crocodile"), (69, "snake"), (80, "spider insect"), (101, "bird duck goose swan parrot chicken"),
    (107, "elephant kangaroo bear animal"), (127, "shell crab shrimp coral animal"),
    (147, "bird duck goose swan penguin"), (151, "whale dolphin seal"), (269, "dog puppy"), (281, "wolf fox dog"),
    (286, "cat kitten"), (294, "lion tiger leopard cat"), (300, "bear panda mouse"),
    (330, "insect beetle butterfly bee"), (339, "rabbit squirrel mouse"),
    (398, "horse zebra pig cow sheep goat deer camel monkey elephant panda fish shark squirrel animal"),
)  # fmt: skip


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--every", type=int, default=1, help="use every n-th item only")
    parser.add_argument("--half", choices=("even", "odd"), help="use every second class only")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    encoder = Embedded()
    print("\n| set | items | clusters | named rightly | items in such clusters | agreement of seeds |")
    print("|---|---|---|---|---|---|", flush=True)
    with data_folder(asked.data, asked.small) as data:
        for name, modality, table, column in (
            ("clothing", "image", "labels.csv", "image"),
            ("sketches", "image", "labels.csv", "image"),
            ("esc-10", "audio", "labels.csv", "clip"),
            ("imagenet-sample", "image", "classes.csv", "image"),
        ):
            with (data / name / table).open(encoding="utf-8") as file:
                rows = _half(list(csv.DictReader(file)), asked.half)[:: asked.every]
            read = sound_of if modality == "audio" else partial(decode_image_file, side=encoder.side)
            kind: Modality = "audio" if modality == "audio" else "image"
            vectors = _encoded([data / name / row[column] for row in rows], read, encoder)
            wanted = [_accepted(row) for row in rows]
            print(f"| {name} | {len(rows):,} | {_measured(vectors, kind, wanted, encoder)} |", flush=True)
    _cost(vectors, 1_000 if asked.small else 100_000)


def _half(rows: list[dict[str, str]], half: str | None) -> list[dict[str, str]]:
    """The rows of every second class, in the order of their names."""
    classes = sorted({row["index"].zfill(4) if "index" in row else row["english"] for row in rows})
    kept = set(classes[{"even": 0, "odd": 1}[half] :: 2]) if half else set(classes)
    return [row for row in rows if (row["index"].zfill(4) if "index" in row else row["english"]) in kept]


def _encoded(paths: Sequence[Path], read: Callable[[Path], Media], encoder: Embedded) -> Vectors:
    blocks = [encoder.encode([read(path) for path in paths[at : at + 32]]) for at in range(0, len(paths), 32)]
    return np.concatenate(blocks)


def _accepted(row: Mapping[str, str]) -> tuple[str, ...]:
    """The names that are right for an item; none if it does not count."""
    if "index" in row:
        kind = next((names for first, names in ANIMALS if int(row["index"]) < first), "")
        return tuple(kind.split())
    return KINDS.get(row["english"], (row["english"],))


def _measured(vectors: Vectors, modality: Modality, wanted: Sequence[tuple[str, ...]], encoder: Embedded) -> str:
    items = [Item(str(n), modality, vector) for n, vector in enumerate(vectors)]
    own = centred(items)
    name = Namer(items, lambda texts: encoder.encode([Text(each) for each in texts]), encoder.calibration.usual)
    runs = [list(divided(own, np.arange(len(items)), seed)) for seed in range(SEEDS)]
    right, counted = list[bool](), list[int]()
    for rows in (rows for run in runs for rows in run):
        kinds = Counter(wanted[n] for n in rows if wanted[n])
        if kinds.total() >= LEAST * len(rows):
            names = {each.lower() for each in name(rows)["en"]}
            counted.append(kinds.total())
            right.append(bool(names & {each.lower() for each in kinds.most_common(1)[0][0]}))
    items_right = sum(n * ok for n, ok in zip(counted, right, strict=True)) / max(1, sum(counted))
    labels = [_labels(run, len(items)) for run in runs]
    same = np.mean([_rand(labels[0], other) for other in labels[1:]])
    sizes = sorted({len(run) for run in runs})
    return f"{sizes[0]} to {sizes[-1]} | {np.mean(right):.2f} | {items_right:.2f} | {same:.2f}"


def _labels(run: Sequence[npt.NDArray[np.intp]], count: int) -> npt.NDArray[np.intp]:
    labels = np.zeros(count, np.intp)
    for number, rows in enumerate(run):
        labels[rows] = number
    return labels


def _rand(one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> float:
    """The adjusted Rand index (Hubert and Arabie, 1985): 1 for the same clusters, 0 for chance."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    pairs, rows, columns = ((each * (each - 1) / 2).sum() for each in (table, table.sum(1), table.sum(0)))
    usual = rows * columns / (len(one) * (len(one) - 1) / 2)
    most = (rows + columns) / 2
    return float((pairs - usual) / (most - usual)) if most > usual else 1.0


def _cost(vectors: Vectors, count: int) -> None:
    """Seconds of the slowest steps for many vectors, made of real ones with noise."""
    chance = np.random.default_rng(0)
    made = vectors[chance.integers(len(vectors), size=count)]
    made = made + 0.5 / made.shape[1] ** 0.5 * chance.normal(size=made.shape).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    for what, run in (
        ("clusters", lambda: list(divided(made, np.arange(count)))),
        ("odd ones", lambda: neighbours(made, 3)),
    ):
        began = time.perf_counter()
        run()
        print(f"{count:,} vectors, {what}: {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
