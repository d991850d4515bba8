"""What recommendations see of a library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lingxi.arrays import Vector
from lingxi.search.items import Item
from lingxi.types import Modality


class Catalogue(Protocol):
    """The items of a library in one space: :class:`lingxi.search.items.Items`."""

    def held(self, ids: Iterable[str], where: str | None = None) -> dict[str, Item]:
        """Id -> the item, of those segments and files that are in the library and match the filter."""
        ...

    def near(self, vector: Vector, modality: Modality, where: str | None, depth: int) -> list[Item]:
        """The segments of a kind that are nearest to a vector (d,), best first."""
        ...

    def usual(self, modality: Modality) -> Vector:
        """The mean vector (d,) of that kind of segment."""
        ...
