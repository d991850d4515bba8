"""A catalogue of made-up items in two kinds of media, which lie apart in their space."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lingxi.arrays import Vector, unit
from lingxi.search.items import Item
from lingxi.types import Modality

OWN = 40  # dimensions of what an item has alone: none is a copy of another
KINDS: tuple[Modality, ...] = ("image", "text")


class Things:
    """Items ``a0`` … of each topic, images, and ``na0`` … the same as notes; each is a file by itself."""

    def __init__(self, topics: str, count: int = 6) -> None:
        chance = np.random.default_rng(0)
        self.items = dict[str, Item]()
        for axis, topic in enumerate(topics):
            for n in range(count):
                for kind, before in zip(KINDS, ("", "n"), strict=True):
                    row = np.zeros(len(topics) + 2 + OWN)
                    row[axis], row[len(topics) + KINDS.index(kind)] = 1, 1.5  # kinds differ more than topics
                    id_ = f"{before}{topic}{n}"
                    vector = unit(row + 0.08 * chance.normal(size=len(row)))
                    self.items[id_] = Item(id_, id_, kind, vector)

    def held(self, ids: Iterable[str], where: str | None = None) -> dict[str, Item]:
        """Those that are there, and whose id begins with the filter."""
        return {id_: self.items[id_] for id_ in ids if id_ in self.items and id_.startswith(where or "")}

    def near(self, vector: Vector, modality: Modality, where: str | None, depth: int) -> list[Item]:
        """The nearest of a kind."""
        some = [each for each in self.held(self.items, where).values() if each.modality == modality]
        return sorted(some, key=lambda each: -float(each.vector @ vector))[:depth]

    def usual(self, modality: Modality) -> Vector:
        """The mean of a kind."""
        rows = [each.vector for each in self.items.values() if each.modality == modality]
        total: Vector = np.sum([*rows, np.zeros_like(next(iter(self.items.values())).vector)], axis=0)
        mean: Vector = (total / max(1, len(rows))).astype(np.float32)
        return mean
