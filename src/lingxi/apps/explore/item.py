"""What is explored: one segment for each file, with its vector and its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from lingxi.arrays import Vector, Vectors, unit
from lingxi.store.engine import ReadsPoints
from lingxi.store.generated import words_of_people
from lingxi.store.where import Compare, Has, Not, both
from lingxi.types import Modality

_FIELDS = ["modality", "text", "caption", "title", "taken", "modified", "latitude", "longitude"]


@dataclass(frozen=True, eq=False)
class Item:
    """A file by its first segment."""

    id: str
    modality: Modality
    vector: Vector  # (d,), of length 1
    text: str = ""  # its captions or its passage, of people
    date: datetime | None = None  # when it was taken, else when it was changed
    latitude: float | None = None  # degrees
    longitude: float | None = None


def items_of(engine: ReadsPoints, space: str) -> list[Item]:
    """The files of a library that have a vector in a space, by id."""
    first = both(Compare("order", "=", 0), Not(Has("skipped")))
    found = list[Item]()
    for point in engine.scroll(first, _FIELDS, vectors=True):
        if space in point.vectors:
            known = point.payload
            text = "\n".join(filter(None, [str(known.get("title", "")), words_of_people(known)]))
            date = known.get("taken") or known.get("modified")
            date = None if date is None else date.replace(tzinfo=None)
            place = known.get("latitude"), known.get("longitude")
            found.append(Item(point.id, known["modality"], point.vectors[space], text, date, *place))
    return found


def centred(items: Sequence[Item]) -> Vectors:
    """The vectors (n, d) less the mean of their modality, of length 1: what tells items apart within the library."""
    vectors = np.stack([item.vector for item in items])
    kinds = np.array([item.modality for item in items])
    for kind in np.unique(kinds):
        rows = kinds == kind
        if rows.sum() > 1:
            vectors[rows] -= vectors[rows].mean(0)
    return unit(vectors)
