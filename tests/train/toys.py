"""Pairs that tests learn from: two views of the same hidden numbers, and tables of painted pictures."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import unit
from lingxi.encode.joint.projection import Projection
from lingxi.train.data import Data


def views(count: int = 200, seed: int = 0, classes: int = 0, noise: float = 0.3) -> Data:
    """Pictures (count, 1, 20) and texts (count, 1, 16), linear in 8 hidden numbers, or in those of a class."""
    chance, fixed = np.random.default_rng(seed), np.random.default_rng(99)
    labels = np.arange(count) % max(1, classes)
    hidden = fixed.standard_normal((classes, 8))[labels] if classes else chance.standard_normal((count, 8))
    image, text = (
        (hidden @ fixed.standard_normal((8, dim)) + noise * chance.standard_normal((count, dim)))[:, None]
        for dim in (20, 16)
    )
    pairs = np.stack([np.arange(count)] * 2, 1)
    rows = image.astype(np.float32), text.astype(np.float32)
    return Data(*rows, pairs, labels if classes else None, classes)


def unit_views(count: int = 200, seed: int = 0) -> Data:
    """As :func:`views`, with the unit rows that encoders return."""
    found = views(count, seed)
    return Data(unit(found.image[:, 0])[:, None], unit(found.text[:, 0])[:, None], found.pairs)


def untrained(dim: int = 12) -> tuple[Projection, Projection]:
    """Random projections into one space."""
    chance = np.random.default_rng(5)
    image, text = (
        Projection((chance.standard_normal((size, dim)) / 4).astype(np.float32), np.zeros(dim, np.float32))
        for size in (20, 16)
    )
    return image, text


COLOURS = {"crimson": (230, 20, 20), "grassy": (20, 180, 20), "azure": (20, 20, 230), "pale": (240, 240, 240)}


def painted(folder: Path, count: int = 160) -> Path:
    """A table of pictures whose captions use words that the toy encoder does not know for colours."""
    chance = np.random.default_rng(0)
    with (folder / "pairs.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["image", "caption", "class"])
        for number in range(count):
            name = list(COLOURS)[number % 4]
            pixels = np.clip(np.array(COLOURS[name]) + chance.normal(0, 25, (24, 24, 3)), 0, 255).astype(np.uint8)
            Pillow.fromarray(pixels).save(folder / f"{number:03}.png")
            table.writerow([f"{number:03}.png", f"a {name} thing number{number % 7}", name])
    return folder / "pairs.csv"
