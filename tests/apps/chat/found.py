"""A library that gives the hits that a test wants, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lingxi.search.hit import Hit, Hits
from lingxi.search.query import Query


def hit(number: int, **facts: Any) -> Hit:
    """A picture whose id depends on its number alone."""
    id_ = str(uuid5(NAMESPACE_URL, str(number)))
    return Hit(id_, Path(f"/{number}.jpg"), 1 / (number + 1), "image", 0.5, facts=facts)


class Found:
    """A library with these hits, which every search finds in their order."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = list(hits)
        self.queries: list[Query] = []

    def search(self, query: Any = None, limit: int | None = None, **options: Any) -> Hits:
        """A page of the hits."""
        asked = query if limit is None else replace(query, limit=limit)
        self.queries.append(asked)
        return Hits(self.hits[asked.offset : asked.offset + asked.limit], len(self.hits))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The hits with these ids."""
        return [each for id_ in ids for each in self.hits if each.id == id_]

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """None."""
        return []

    def marked(self, marks: Any) -> tuple[str, ...]:
        """None."""
        return ()
