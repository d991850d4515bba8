"""Ranges of ids, so that several workers share the points of a library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

IDS = 2**128  # UUIDs


@dataclass(frozen=True)
class IdRange:
    """The ids from ``start`` on and before ``end``, in the order of engines; None: from the first, to the last."""

    start: str | None = None
    end: str | None = None


EVERY_ID = IdRange()


def id_ranges(count: int) -> list[IdRange]:
    """Ranges that do not overlap and together hold every id; of UUIDv5 ids each holds about the same number."""
    bounds = [None, *(str(UUID(int=n * IDS // count)) for n in range(1, count)), None]
    return [IdRange(start, end) for start, end in pairwise(bounds)]
