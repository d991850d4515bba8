"""The engine of libraries in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, final

import numpy as np
from psycopg import sql
from psycopg.types.json import Jsonb

from lingxi.arrays import Vector, Vectors
from lingxi.errors import UnknownName
from lingxi.store.bm25 import Asked
from lingxi.store.checksum import PASSING
from lingxi.store.engine import Payload, Point, Record, WordHit
from lingxi.store.fields import VALUES
from lingxi.store.found import Counted, Found
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.connections import Connection, Connections, Rows, rows
from lingxi.store.postgres.durability import check_replicas
from lingxi.store.postgres.files import Files
from lingxi.store.postgres.filters import condition
from lingxi.store.postgres.nearest import Graph, nearest
from lingxi.store.postgres.plain import FOLDERS, escaped, facts_of, payload_of, plain_payload, unescaped
from lingxi.store.postgres.points import (
    MARKS,
    TABLES,
    WORDS,
    Stored,
    read_points,
    read_records,
    read_vectors,
    write,
    write_sparse,
)
from lingxi.store.postgres.schema import Schema
from lingxi.store.postgres.shards import Shards
from lingxi.store.postgres.sparse import SparseFound, sparse_best
from lingxi.store.postgres.upkeep import optimize
from lingxi.store.postgres.words import retokenize, stale_words
from lingxi.store.where import Has, Where
from lingxi.types import Ranking

PAGE = 2048  # points per request of scroll
PAGE_WITH_VECTORS = 512
_VECTORS = sql.SQL("SELECT name, number, dim FROM vectors ORDER BY number")
_VECTOR = sql.SQL("SELECT number, indexed FROM vectors WHERE name = %(name)s")
_COUNT = sql.SQL("SELECT sum(n)::bigint FROM ({}) part")
_COUNT_ALL = sql.SQL("SELECT sum(n) AS n FROM {}")
_COUNT_SOME = sql.SQL("SELECT count(*) AS n FROM {} p WHERE {}")
_FACET = sql.SQL(
    "SELECT (each.value #>> '{{}}') COLLATE \"C\", sum(part.n)::bigint FROM ({}) part CROSS JOIN LATERAL jsonb_array_elements("
    "CASE jsonb_typeof(part.value) WHEN 'array' THEN part.value ELSE jsonb_build_array(part.value) END) each(value)"
    " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(limit)s"
)
_FACET_PART = sql.SQL(
    "SELECT p.{} -> %(field)s AS value, count(*) AS n FROM {} p WHERE p.facts @? %(field_path)s::jsonpath AND {} GROUP BY 1"
)
_PAGE = sql.SQL("SELECT p.id FROM points p WHERE p.id > %(after)s::uuid AND {} ORDER BY p.id LIMIT %(page)s")
_DELETE = sql.SQL("DELETE FROM points p WHERE {}")
_DISCARD = sql.SQL("DELETE FROM points WHERE id = ANY(%(ids)s::uuid[])")
_UPDATE = sql.SQL(
    "UPDATE points p SET payload = (p.payload || %(payload)s::jsonb) - %(gone)s::text[],"
    " facts = (p.facts || %(facts)s::jsonb) - %(gone_facts)s::text[],"
    " checksum = CASE WHEN %(passing)s::boolean THEN p.checksum END WHERE {}"
)
_ZERO = "00000000-0000-0000-0000-000000000000"


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
        self._schema = Schema(address, self._server)
        self._server.read(lambda connection: check_replicas(connection, address))
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
        self._change(_DELETE, where, {})

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids; unknown ids are ignored."""
        self._server.write(lambda connection: connection.execute(_DISCARD, {"ids": list(ids)}))

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Sets payload fields of the points that match the filter; None removes a field."""
        kept = {name: value for name, value in facts.items() if value is not None}
        gone = [escaped(name) for name in facts if name not in kept]
        values = {
            "payload": Jsonb(plain_payload(kept)),
            "facts": Jsonb(facts_of(kept)),
            "gone": gone,
            "gone_facts": [*gone, FOLDERS] if "folder" in gone else gone,
            "passing": set(facts) <= set(PASSING),  # other fields are part of the checksum
        }
        self._change(_UPDATE, where, values)

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
        self, where: Where | None = None, fields: Sequence[str] | None = None, *, vectors: bool = False
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        numbers = self._numbers() if vectors else {}
        for ids in self._pages(where, PAGE_WITH_VECTORS if vectors else PAGE):
            for point in self._server.read(lambda connection, ids=ids: read_points(connection, ids, numbers)):
                kept = {name: each for name, each in point.payload.items() if fields is None or name in fields}
                yield Point(point.id, point.vectors, payload=kept)

    def blocks(self, name: str, where: Where | None = None) -> Iterator[tuple[list[str], Vectors]]:
        """The vectors of a name in blocks, sorted by id: ids, and an array (n, d)."""
        numbers = {name: self._numbers()[name]}
        for ids in self._pages(where, PAGE):
            found = self._server.read(lambda connection, ids=ids: read_vectors(connection, numbers, ids))
            there = [id_ for id_ in ids if name in found[id_]]
            if there:
                yield there, np.stack([found[id_][name] for id_ in there])

    def count(self, where: Where | None = None) -> Counted:
        """The number of points that match the filter."""
        wanted = condition(where)

        def part(n: int) -> sql.Composable:
            if where is None:
                return _COUNT_ALL.format(self._shards.table("sizes", n))
            return _COUNT_SOME.format(self._shards.table("points", n), wanted.query)

        found, absent = self._ask(_COUNT, part, wanted.values)
        return Counted(found[0][0] or 0, absent=absent)

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> Found[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first, ties by value."""
        wanted, column = condition(where), sql.Identifier("facts" if name in VALUES else "payload")

        def part(n: int) -> sql.Composable:
            return _FACET_PART.format(column, self._shards.table("points", n), wanted.query)

        field = {"field": escaped(name), "field_path": condition(Has(name)).values["path0"], "limit": limit}
        found, absent = self._ask(_FACET, part, wanted.values | field)
        return Found(((unescaped(value), count) for value, count in found), absent=absent)

    def optimize(self) -> None:
        """Frees the space of deleted points, and builds graphs over vectors of which a shard has many."""
        self._server.read(lambda connection: optimize(connection, self._schema))

    def flush(self) -> None:
        """Does nothing: each write is on the disk when it returns."""

    def close(self) -> None:
        """Closes the connections."""
        self._server.close()

    def records(self) -> Iterator[Record]:
        """All points exactly as stored, sorted by id."""
        numbers = self._numbers()
        for ids in self._pages(None, PAGE_WITH_VECTORS):
            yield from self._server.read(lambda connection, ids=ids: read_records(connection, ids, numbers))

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

    def put_file(self, name: str, data: bytes, known: str | None) -> bool:
        """Writes a file if its digest is still ``known`` (None: if there is none yet); false if it has changed."""
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

    def _rows(self, query: sql.SQL, values: Mapping[str, Any] | None = None) -> Rows:
        return self._server.read(lambda connection: rows(connection, query, values))

    def _ask(
        self, outer: sql.SQL, inner: Callable[[int], sql.Composable], values: Mapping[str, Any]
    ) -> tuple[Rows, tuple[str, ...]]:
        return self._server.read(lambda connection: self._shards.ask(connection, outer, inner, values))

    def _change(self, query: sql.SQL, where: Where, values: Mapping[str, Any]) -> None:
        wanted = condition(where)
        changed = query.format(wanted.query)
        self._server.write(lambda connection: connection.execute(changed, {**values, **wanted.values}))

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

    def _pages(self, where: Where | None, size: int) -> Iterator[list[str]]:
        """The ids of the points that match the filter, in order, a page at a time."""
        wanted, after = condition(where), _ZERO
        query = _PAGE.format(wanted.query)
        while True:
            found = self._rows(query, {**wanted.values, "after": after, "page": size})
            if found:
                yield [str(id_) for (id_,) in found]
            if len(found) < size:
                return
            after = str(found[-1][0])
