"""The engine of libraries in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, final

import numpy as np
from psycopg import sql

from lingxi.arrays import Vector, Vectors
from lingxi.errors import UnknownName
from lingxi.store.bm25 import Asked
from lingxi.store.engine import Payload, Point, Record, WordHit
from lingxi.store.found import Counted, Found
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.packing import MARKS, WORDS
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.changes import delete, discard, set_payload
from lingxi.store.postgres.connections import Connections, Query, Rows, rows
from lingxi.store.postgres.counts import count, facet
from lingxi.store.postgres.durability import check_replicas
from lingxi.store.postgres.erase import erase, remains, size
from lingxi.store.postgres.files import Files
from lingxi.store.postgres.filters import condition
from lingxi.store.postgres.nearest import Graph, nearest
from lingxi.store.postgres.plain import escaped, unescaped
from lingxi.store.postgres.points import (
    TABLES,
    Stored,
    read_points,
    read_records,
    read_vectors,
    write,
)
from lingxi.store.postgres.schema import Schema
from lingxi.store.postgres.shards import Shards
from lingxi.store.postgres.sparse import SparseFound, sparse_best
from lingxi.store.postgres.upkeep import optimize
from lingxi.store.postgres.words import retokenize, stale_words
from lingxi.store.where import Where
from lingxi.types import Ranking

PAGE = 2048  # points per request of scroll
PAGE_WITH_VECTORS = 512
_VECTORS = sql.SQL("SELECT name, number, dim FROM vectors ORDER BY number")
_VECTOR = sql.SQL("SELECT number, indexed FROM vectors WHERE name = %(name)s")
_PAGE = sql.SQL(
    "SELECT p.id FROM points p WHERE (%(after)s::uuid IS NULL OR p.id > %(after)s::uuid)"
    " AND (%(start)s::uuid IS NULL OR p.id >= %(start)s::uuid) AND (%(end)s::uuid IS NULL OR p.id < %(end)s::uuid)"
    " AND {}"
    " ORDER BY p.id LIMIT %(page)s"
)


@final
class PostgresEngine:
    """PostgreSQL with pgvector behind the ``Engine`` protocol; processes on many machines may use it at once.

    What :meth:`upsert` returned from is on the disk of its server or shard, and of its synchronous replicas. On one
    server it writes all points or none; a crash of the server while it commits on several shards can leave some of
    them unwritten, and writing the points again completes them. Raises LibraryError where the server cannot be
    reached, LibraryFull where its disk is full.
    """

    def __init__(self, address: Address) -> None:
        self._server = Connections(address.uri, str(address), address.schema)
        try:
            self._schema = Schema(address, self._server)
            self._server.read(partial(check_replicas, address=address, schema=self._schema))
        except BaseException:
            self._server.close()
            raise
        self._shards = Shards(self._schema.shards)
        self._files = Files(self._server)

    def vectors(self) -> Mapping[str, int]:
        """The names and dimensions of its vectors."""
        return {unescaped(name): dim for name, _, dim in self._rows(_VECTORS)}

    def add_vector(self, name: str, dim: int) -> None:
        """Adds a vector name."""
        self._schema.add_vector(escaped(name), dim)

    def upsert(self, points: Sequence[Point]) -> None:
        """Writes points, all or none; a point with a known id is replaced."""
        self._write([Stored.of(point) for point in points])

    def delete(self, where: Where) -> None:
        """Removes the points that match the filter."""
        self._server.write(partial(delete, where=where))

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids; unknown ids are ignored."""
        self._server.write(partial(discard, ids=ids))

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Sets payload fields of the points that match the filter; None removes a field."""
        self._server.write(partial(set_payload, where=where, facts=facts))

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The existing points, in the order of ``ids``; without ``vectors``, their vectors are empty."""
        numbers = self._numbers() if vectors else {}
        return self._server.read(lambda connection: read_points(connection, ids, numbers))

    def nearest(
        self, vector: Vector, name: str, k: int, where: Where | None = None, *, exact: bool = False
    ) -> Found[tuple[str, float]]:
        """The ``k`` points whose vector of that name has the highest inner product with ``vector`` (d,).

        All vectors are compared, unless :meth:`optimize` built a graph (HNSW; Malkov and Yashunin, 2018) over them and
        the filter matches many points; ``exact`` compares all in any case.
        """
        found = self._rows(_VECTOR, {"name": escaped(name)})
        if not found:
            raise UnknownName("vector", name, self.vectors())
        graph = Graph(found[0][0], indexed=found[0][1] and not exact)
        wanted = None if where is None else condition(where)
        return self._server.read(
            lambda connection: nearest(connection, self._shards, graph, np.asarray(vector, np.float32), k, wanted)
        )

    def lexical(self, text: str, k: int, where: Where | None = None) -> Found[WordHit]:
        """The ``k`` points whose words match the text best: BM25 (Robertson and Zaragoza, 2009), exact over all shards.

        Points that have only a part of a name in the query are left out.
        """
        asked = Asked.of(text)
        if not asked.weights:
            return Found()
        found = self._sparse(WORDS, asked.weights, k, where)
        whole = sum(weight * found.rarity[term] for term, weight in asked.weights.items())
        hits = [WordHit(hit.id, hit.score, asked.share(hit.terms), whole) for hit in found.hits]
        return Found((hit for hit in hits if hit.share), absent=found.absent)

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most marks with the query; rare marks count more."""
        if not marks:
            return []
        found = self._sparse(MARKS, dict.fromkeys(marks, 1.0), k, where)
        return Found(((hit.id, hit.score) for hit in found.hits), absent=found.absent)

    def scroll(
        self,
        where: Where | None = None,
        fields: Sequence[str] | None = None,
        *,
        vectors: bool = False,
        within: IdRange = EVERY_ID,
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        numbers = self._numbers() if vectors else {}
        for ids in self._pages(where, PAGE_WITH_VECTORS if vectors else PAGE, within):
            for point in self._server.read(partial(read_points, ids=ids, vectors=numbers)):
                kept = {name: each for name, each in point.payload.items() if fields is None or name in fields}
                yield Point(point.id, point.vectors, payload=kept)

    def blocks(self, name: str, where: Where | None = None) -> Iterator[tuple[list[str], Vectors]]:
        """The vectors of a name in blocks, sorted by id: ids, and an array (n, d)."""
        numbers = {name: self._numbers()[name]}
        for ids in self._pages(where, PAGE):
            found = self._server.read(partial(read_vectors, ids=ids, vectors=numbers))
            there = [id_ for id_ in ids if name in found[id_]]
            if there:
                yield there, np.stack([found[id_][name] for id_ in there])

    def count(self, where: Where | None = None) -> Counted:
        """The number of points that match the filter."""
        return self._server.read(partial(count, shards=self._shards, where=where))

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> Found[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first, ties by value."""
        return self._server.read(partial(facet, shards=self._shards, name=name, where=where, limit=limit))

    def optimize(self) -> None:
        """Frees the space of deleted points, and builds graphs over vectors of which a shard has many."""
        self._server.read(lambda connection: optimize(connection, self._schema))

    def erase(self) -> None:
        """Rewrites all tables without deleted rows; other processes wait meanwhile."""
        self._server.read(lambda connection: erase(connection, self._schema))

    def remains(self) -> str:
        """Where deleted data may still lie after :meth:`erase`, and until when."""
        return self._server.read(lambda connection: remains(connection, self._schema))

    def size(self) -> int:
        """The bytes of its tables and indexes, on all shards."""
        return self._server.read(lambda connection: size(connection, self._schema))

    def flush(self) -> None:
        """Does nothing: each write is on the disk when it returns."""

    def close(self) -> None:
        """Closes the connections."""
        self._server.close()

    def records(self, within: IdRange = EVERY_ID) -> Iterator[Record]:
        """All points exactly as stored, sorted by id."""
        numbers = self._numbers()
        for ids in self._pages(None, PAGE_WITH_VECTORS, within):
            yield from self._server.read(partial(read_records, ids=ids, vectors=numbers))

    def write_records(self, records: Sequence[Record]) -> None:
        """Writes records of another engine; each gets a new checksum."""
        self._write([Stored.of_record(record) for record in records])

    def sparse_names(self) -> frozenset[str]:
        """The names of the sparse vectors that a record may have."""
        return frozenset({WORDS, MARKS})

    def has_stale_words(self) -> bool:
        """Whether an earlier version wrote the tokens of its words."""
        return self._server.read(stale_words)

    def retokenize(self, words: Callable[[Payload], str]) -> Iterator[int]:
        """Updates outdated tokens from the payloads; yields how many points remain, at first all."""
        yield from retokenize(self._server, words)

    def files(self) -> Mapping[str, str]:
        """The names of the files, and a digest of the contents of each."""
        return self._files.files()

    def get_file(self, name: str) -> bytes | None:
        """The contents of a file; None if there is none of that name."""
        return self._files.get(name)

    def put_file(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known``, and returns the new one; None if it has changed."""
        return self._files.put(name, data, known)

    def delete_file(self, name: str) -> None:
        """Deletes a file; an unknown name is ignored."""
        self._files.delete(name)

    def lease(self, owner: str, seconds: float) -> str | None:
        """Takes or extends the writer's lease; returns the owner who has it, or None if it is now ``owner``'s."""
        return self._files.lease(owner, seconds)

    def release(self, owner: str) -> None:
        """Gives the lease back, if ``owner`` has it."""
        self._files.release(owner)

    def _rows(self, query: Query, values: Mapping[str, Any] | None = None) -> Rows:
        return self._server.read(lambda connection: rows(connection, query, values))

    def _write(self, points: Sequence[Stored]) -> None:
        if points:
            numbers = self._numbers()
            unknown = {name for point in points for name in point.vectors} - set(numbers)
            if unknown:
                raise UnknownName("vector", min(unknown), numbers)
            self._server.write(lambda connection: write(connection, points, numbers))

    def _numbers(self) -> dict[str, int]:
        """The numbers of the tables of the vector names."""
        return {unescaped(name): number for name, number, _ in self._rows(_VECTORS)}

    def _sparse(self, name: str, weights: Mapping[int, float], k: int, where: Where | None) -> SparseFound:
        wanted = None if where is None else condition(where)
        return self._server.read(
            lambda connection: sparse_best(connection, self._shards, TABLES[name], weights, k, wanted)
        )

    def _pages(self, where: Where | None, size: int, within: IdRange = EVERY_ID) -> Iterator[list[str]]:
        """The ids of the points that match the filter, in order, a page at a time."""
        wanted, after = condition(where), None
        query, bounds = _PAGE.format(wanted.query), {"start": within.start, "end": within.end}
        while True:
            found = self._rows(query, {**wanted.values, **bounds, "after": after, "page": size})
            if found:
                yield [str(id_) for (id_,) in found]
            if len(found) < size:
                return
            after = str(found[-1][0])
