"""Points as vector databases store them: words and marks as sparse vectors, folded copies of texts, and a checksum.

The engines of Qdrant, embedded and on a server, write this; each converts it to the types of its library.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from lingxi.arrays import Vector
from lingxi.store.bm25 import text_weights
from lingxi.store.checksum import CHECKSUM, Sparse, point_checksum
from lingxi.store.engine import Payload, Point, Record
from lingxi.store.fields import FIELDS, fold, kind_of
from lingxi.store.tokens import REVISION

WORDS = f"tokens-{REVISION}"  # of BM25; other sparse vectors except MARKS hold outdated tokens
MARKS = "marks"  # the sparse vector of marks
FOLDED = "folded"  # the payload object with folded copies for filters


@dataclass(frozen=True, eq=False)
class Packed:
    """A point as it is stored."""

    id: str
    dense: Mapping[str, Vector]  # name -> (d,)
    sparse: Mapping[str, Sparse]  # weighted words and marks
    payload: Mapping[str, Any]  # plain JSON values; times as ISO text


def size_of(point: Point) -> int:
    """The maximal bytes of a point in any file of the engine, including its copy in the write-ahead log."""
    numbers = sum(vector.size for vector in point.vectors.values()) + len(point.marks)
    texts = len(point.words) + sum(len(str(value)) for value in point.payload.values())
    return 2048 + 10 * numbers + 16 * texts


def size_of_record(record: Record) -> int:
    """As :func:`size_of`, for a record."""
    weights = sum(len(indices) for indices, _ in record.sparse.values())
    return size_of(Point(record.id, record.vectors, payload=record.payload)) + 16 * weights


def payload_key(name: str) -> str:
    """The payload key for filters and facets of a field."""
    textual = name in FIELDS and kind_of(name) in ("word", "text", "folder")
    return f"{FOLDED}.{name}" if textual else name


def packed(point: Point) -> Packed:
    """A point as it is written, with a checksum."""
    sparse = dict[str, Sparse]()
    if point.words:
        sparse[WORDS] = weights_vector(text_weights(point.words))
    if point.marks:
        sparse[MARKS] = marks_vector(point.marks)
    return _sealed(point.id, point.vectors, sparse, _packed_payload(point.payload))


def packed_record(record: Record) -> Packed:
    """A point of another engine as it is written, with a new checksum."""
    payload = {name: _moment(value) if _is_time(name) else value for name, value in record.payload.items()}
    return _sealed(record.id, record.vectors, record.sparse, _packed_payload(payload))


def recorded(stored: Packed) -> Record:
    """A point exactly as stored, and whether its checksum is correct."""
    intact = None
    if CHECKSUM in stored.payload:
        intact = stored.payload[CHECKSUM] == point_checksum(stored.id, stored.payload, stored.dense, stored.sparse)
    return Record(stored.id, stored.dense, stored.sparse, _public(stored.payload), intact)


def unpacked(stored: Packed) -> Point:
    """A point as searches get it: without words, marks and folded copies."""
    payload = {name: _moment(value) if _is_time(name) else value for name, value in _public(stored.payload).items()}
    return Point(stored.id, stored.dense, payload=payload)


def retokenized(stored: Packed, words: str, stale: Collection[str]) -> Packed:
    """A point with new tokens of its words, instead of those in the sparse vectors ``stale``."""
    sparse = {name: each for name, each in stored.sparse.items() if name not in stale}
    sparse[WORDS] = weights_vector(text_weights(words))
    if recorded(stored).intact is False:  # earlier damage must remain visible
        return Packed(stored.id, stored.dense, sparse, stored.payload)
    payload = {name: value for name, value in stored.payload.items() if name != CHECKSUM}
    return _sealed(stored.id, stored.dense, sparse, payload)


def weights_vector(weights: Mapping[int, float]) -> Sparse:
    """The weights of tokens, by their ids."""
    return np.array(list(weights), np.uint32), np.array(list(weights.values()), np.float32)


def marks_vector(marks: Sequence[int]) -> Sparse:
    """Marks with equal weights, each once."""
    once = sorted(set(marks))
    return np.array(once, np.uint32), np.ones(len(once), np.float32)


def time_text(time: datetime) -> str:
    """Local time written as UTC for the engine, in points and filters alike, so that local times are compared."""
    return time.replace(tzinfo=UTC).isoformat()


def ancestors(folder: str) -> list[str]:
    """The folder and all of its parents."""
    steps = folder.rstrip("/").split("/")
    return ["/".join(steps[: n + 1]) or "/" for n in range(len(steps))]


def _packed_payload(payload: Payload) -> dict[str, Any]:
    """Plain JSON values of a payload, with times as text, and folded copies of its text fields for filters."""
    folded: dict[str, Any] = {
        name: [fold(each) for each in value] if isinstance(value, list) else fold(value)
        for name, value in payload.items()
        if name in FIELDS and isinstance(value, str | list)
    }
    if "folder" in folded:
        folded["folders"] = ancestors(folded["folder"])
    plain = {name: time_text(value) if isinstance(value, datetime) else value for name, value in payload.items()}
    return plain | {FOLDED: folded}


def _sealed(id_: str, dense: Mapping[str, Vector], sparse: Mapping[str, Sparse], payload: dict[str, Any]) -> Packed:
    """A point with the checksum of its content."""
    vectors = {name: np.asarray(vector, np.float32) for name, vector in dense.items()}
    return Packed(id_, vectors, sparse, payload | {CHECKSUM: point_checksum(id_, payload, vectors, sparse)})


def _public(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in (FOLDED, CHECKSUM)}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _is_time(name: str) -> bool:
    return FIELDS.get(name) == "time"
