"""What the apps see of a library: the few methods that a library here and one on a server both have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Unpack

from lingxi.search.hit import Hit, Hits
from lingxi.search.options import SearchOptions
from lingxi.search.query import Marks, Query


class Searchable(Protocol):
    """Something that can be searched: a :class:`lingxi.Library` or a :class:`lingxi.Client`."""

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a query, best first."""
        ...

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The existing segments with these ids, in order."""
        ...

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of segments, most frequent first."""
        ...

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks refer to."""
        ...
