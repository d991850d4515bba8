"""Points as rows: written together, and read back by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, final
from uuid import UUID

import numpy as np
from psycopg import sql
from psycopg.types.json import Jsonb

from lingxi.arrays import Vector
from lingxi.store.bm25 import text_weights
from lingxi.store.checksum import Sparse, point_checksum
from lingxi.store.engine import Point, Record
from lingxi.store.packing import MARKS, WORDS
from lingxi.store.postgres.connections import Connection, rows
from lingxi.store.postgres.plain import facts_of, payload_json, payload_of, plain_payload, plain_values
from lingxi.store.tokens import REVISION

TABLES: Mapping[str, LiteralString] = {WORDS: "words", MARKS: "marks"}  # of the sparse vectors of records
_IDS = sql.SQL("WHERE id = ANY(%(ids)s::uuid[])")
_DELETE = sql.SQL("DELETE FROM points {}").format(_IDS)
_COPY_POINTS = sql.SQL("COPY points (id, payload, facts, tokens, marked, checksum) FROM STDIN (FORMAT BINARY)")
_COPY_SPARSE = "COPY {} (term, id, weight) FROM STDIN (FORMAT BINARY)"
_COPY_VECTORS = sql.SQL("COPY {} (id, vector) FROM STDIN (FORMAT BINARY)")


@final
@dataclass(frozen=True, eq=False)
class Stored:
    """A point as it is written: its payload in plain JSON values, and words as weighted tokens."""

    id: UUID
    payload: Mapping[str, Any]
    facts: Mapping[str, Any]
    vectors: Mapping[str, Vector]
    sparse: Mapping[str, Sparse]

    @staticmethod
    def of(point: Point) -> Stored:
        """The point of an engine's user."""
        sparse = {WORDS: weighted_tokens(point.words)} if point.words else {}
        if point.marks:
            once = np.array(sorted(set(point.marks)), np.uint32)
            sparse[MARKS] = once, np.ones(len(once), np.float32)
        vectors = {name: np.asarray(vector, np.float32) for name, vector in point.vectors.items()}
        return Stored(UUID(point.id), plain_payload(point.payload), facts_of(point.payload), vectors, sparse)

    @staticmethod
    def of_record(record: Record) -> Stored:
        """The point of another engine."""
        payload = payload_of(plain_payload(record.payload))
        return Stored(UUID(record.id), plain_payload(payload), facts_of(payload), record.vectors, record.sparse)

    @property
    def checksum(self) -> str:
        """The checksum of all of it."""
        return point_checksum(str(self.id), self.payload, self.vectors, self.sparse)


def weighted_tokens(words: str) -> Sparse:
    """The ids of the tokens of a text, and their weights."""
    weights = text_weights(words)
    return np.array(list(weights), np.uint32), np.array(list(weights.values()), np.float32)


def write(connection: Connection, points: Sequence[Stored], vectors: Mapping[str, int]) -> None:
    """Replaces points, in the transaction of the connection; ``vectors`` are the numbers of the vector names."""
    once = sorted({point.id: point for point in points}.values(), key=lambda point: point.id)
    connection.execute(_DELETE, {"ids": [point.id for point in once]})
    with connection.cursor().copy(_COPY_POINTS) as copy:
        copy.set_types(["uuid", "jsonb", "jsonb", "int2", "bool", "text"])
        for point in once:
            tokens = REVISION if WORDS in point.sparse else None
            payload, facts = payload_json(point.payload), Jsonb(point.facts)
            copy.write_row([point.id, payload, facts, tokens, MARKS in point.sparse, point.checksum])
    for name in sorted({name for point in once for name in point.vectors}):
        with connection.cursor().copy(_COPY_VECTORS.format(sql.Identifier(f"vector_{vectors[name]}"))) as copy:
            copy.set_types(["uuid", "vector"])
            for point in once:
                if name in point.vectors:
                    copy.write_row([point.id, point.vectors[name]])
    for name in (WORDS, MARKS):
        write_sparse(connection, name, {point.id: point.sparse[name] for point in once if name in point.sparse})


def write_sparse(connection: Connection, name: str, found: Mapping[UUID, Sparse]) -> None:
    """Adds the words or the marks of points that have none."""
    if not found:
        return
    with connection.cursor().copy(sql.SQL(_COPY_SPARSE).format(sql.Identifier(TABLES[name]))) as copy:
        copy.set_types(["int8", "uuid", "float4"])
        for id_, (terms, weights) in found.items():
            for term, weight in zip(terms.tolist(), weights.tolist(), strict=True):
                copy.write_row([term, id_, weight])


def read_vectors(
    connection: Connection, ids: Sequence[str], vectors: Mapping[str, int]
) -> dict[str, dict[str, Vector]]:
    """The vectors of points: id -> name -> (d,)."""
    found: dict[str, dict[str, Vector]] = {id_: {} for id_ in ids}
    for name, number in vectors.items():
        query = sql.SQL("SELECT id, vector FROM {} {}").format(sql.Identifier(f"vector_{number}"), _IDS)
        for id_, vector in rows(connection, query, {"ids": list(ids)}):
            found[str(id_)][name] = vector
    return found


def read_points(connection: Connection, ids: Sequence[str], vectors: Mapping[str, int]) -> list[Point]:
    """The existing points, in the order of ``ids``, with the vectors of these names."""
    found = rows(connection, sql.SQL("SELECT id, payload FROM points {}").format(_IDS), {"ids": list(ids)})
    payloads = {str(id_): payload_of(payload) for id_, payload in found}
    held = read_vectors(connection, list(payloads), vectors)
    return [Point(id_, held[id_], payload=payloads[id_]) for id_ in ids if id_ in payloads]


def read_records(connection: Connection, ids: Sequence[str], vectors: Mapping[str, int]) -> list[Record]:
    """The points exactly as stored, in the order of ``ids``, and whether their checksums are correct."""
    query = sql.SQL("SELECT id, payload, checksum FROM points {}").format(_IDS)
    found = {str(id_): (payload, checksum) for id_, payload, checksum in rows(connection, query, {"ids": list(ids)})}
    held = read_vectors(connection, list(found), vectors)
    sparse = {name: _read_sparse(connection, name, ids) for name in TABLES}
    return [
        _record(id_, *found[id_], held[id_], {name: each[id_] for name, each in sparse.items() if id_ in each})
        for id_ in ids
        if id_ in found
    ]


def _record(
    id_: str, payload: dict[str, Any], checksum: str | None, vectors: dict[str, Vector], sparse: dict[str, Sparse]
) -> Record:
    intact = None if checksum is None else checksum == point_checksum(id_, payload, vectors, sparse)
    return Record(id_, vectors, sparse, plain_values(payload), intact)


def _read_sparse(connection: Connection, name: str, ids: Sequence[str]) -> dict[str, Sparse]:
    query = sql.SQL("SELECT id, array_agg(term ORDER BY term), array_agg(weight ORDER BY term) FROM {} {} GROUP BY id")
    found = rows(connection, query.format(sql.Identifier(TABLES[name]), _IDS), {"ids": list(ids)})
    return {str(id_): (np.array(terms, np.uint32), np.array(weights, np.float32)) for id_, terms, weights in found}
