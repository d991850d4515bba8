"""Requests for the points of one collection of a Qdrant server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, final

from qdrant_client import models

from lingxi.store.found import Found
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.packing import Packed
from lingxi.store.qdrant.connection import Connection
from lingxi.store.qdrant.points import read, written

PAGE = 2048  # points per request
PAGE_WITH_VECTORS = 256
BATCH = 8 * 2**20  # estimated bytes per write; the server accepts requests of 32 MB
_MEDIUM = models.WriteOrdering.MEDIUM  # a leader of each shard puts writes in order; another takes over if it fails


@final
class Requests:
    """The client's methods for the collection of an address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._name = connection.address.name

    def ask(self, method: str, *given: Any, **named: Any) -> Any:
        """The answer of a method of the client; raises LibraryError."""
        return self._connection(method, self._name, *given, **named)

    def change(self, method: str, *given: Any) -> None:
        """A write; returns when it has been applied, and raises LibraryError if that takes too long."""
        self._connection.change(method, self._name, *given, ordering=_MEDIUM)

    def write(self, points: Sequence[Packed], sizes: Sequence[int]) -> None:
        """Writes points in as few requests as their sizes in bytes allow."""
        batch, size = list[Any](), 0
        for point, each in zip(points, sizes, strict=True):
            if batch and size + each > BATCH:
                self.change("upsert", batch)
                batch, size = [], 0
            batch.append(written(point))
            size += each
        if batch:
            self.change("upsert", batch)

    def count(self, where: Any) -> int:
        """The exact number of points that match the filter."""
        return int(self.ask("count", where, exact=True).count)

    def query(
        self, query: Any, name: str, k: int, where: Any, *, exact: bool = True, with_vectors: Sequence[str] = ()
    ) -> list[Any]:
        """The ``k`` points with the highest scores, best first."""
        exactly = None if self._connection.address.local else models.SearchParams(exact=exact)  # local mode is exact
        found = self.ask(
            "query_points",
            query,
            name,
            query_filter=where,
            search_params=exactly,
            limit=k,
            with_payload=False,
            with_vectors=list(with_vectors) or False,
        )
        return list(found.points)

    def ranked(self, query: Any, name: str, k: int, where: Any, *, exact: bool = True) -> Found[tuple[str, float]]:
        """The best ``k``, ties by id. Shards return equal scores in any order, so all with the last score are read."""
        wanted = k + 1
        found = self.query(query, name, wanted, where, exact=exact)
        while len(found) == wanted and found[-1].score == found[k - 1].score:
            wanted *= 2
            found = self.query(query, name, wanted, where, exact=exact)
        ranked = sorted(((str(hit.id), float(hit.score)) for hit in found), key=lambda hit: (-hit[1], hit[0]))
        return Found(ranked[:k], exact=exact)

    def stored(self, where: Any, payload: Any, vectors: bool, within: IdRange = EVERY_ID) -> Iterator[Packed]:
        """The points that match, sorted by id, with ids in a range."""
        for page in self.pages(where, payload, vectors, within.start):
            for stored in map(read, page):
                if within.end is not None and stored.id >= within.end:
                    return
                yield stored

    def pages(
        self, where: Any, payload: Any, vectors: bool | list[str], start: str | None = None
    ) -> Iterator[list[Any]]:
        """As :meth:`stored`, in lists of what the client returns; ``vectors`` may name those to return."""
        offset, limit = start, PAGE_WITH_VECTORS if vectors else PAGE
        while True:
            records, offset = self.ask(
                "scroll", where, limit=limit, offset=offset, with_payload=payload, with_vectors=vectors
            )
            yield records
            if offset is None:
                return
