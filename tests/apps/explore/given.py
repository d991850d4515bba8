"""A space in a few lines: each thing has a direction, and items lie near some of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.apps.explore.item import Item
from lingxi.apps.explore.names import things
from lingxi.arrays import Vector, Vectors, unit
from lingxi.calibration import Usual
from lingxi.types import Modality

PLACES = {name: n for n, each in enumerate(things()) for name in (each.en, each.zh)}
DIM = len(things())


def texts(names: Sequence[str]) -> Vectors:
    """The direction of each thing, the same in both languages."""
    vectors: Vectors = np.eye(DIM, dtype=np.float32)[[PLACES[name] for name in names]]
    return vectors


def usually(vector: Vector, modality: Modality) -> Usual:
    """Nothing is usual."""
    del vector, modality
    return Usual()


def items(counts: dict[str, int], modality: Modality = "image") -> list[Item]:
    """So many items near each thing, one thing after the other."""
    chance = np.random.default_rng(0)
    named = [name for name, count in counts.items() for _ in range(count)]
    vectors = unit(texts(named) + 0.01 * chance.normal(size=(len(named), DIM)))
    return [
        Item(f"{name}{n}", modality, vector, f"a {name} here")
        for n, (name, vector) in enumerate(zip(named, vectors, strict=True))
    ]
