"""Points in the types of Qdrant Edge, and back: vectors, words, marks and payload, each point with its checksum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import qdrant_edge as edge

from lingxi.arrays import Vector
from lingxi.store.bm25 import text_weights
from lingxi.store.checksum import CHECKSUM, Sparse, point_checksum
from lingxi.store.engine import Payload, Point, Record
from lingxi.store.fields import FIELDS, fold, kind_of
from lingxi.store.tokens import REVISION

WORDS = f"tokens-{REVISION}"  # of BM25; other sparse vectors except MARKS hold outdated tokens
MARKS = "marks"  # the sparse vector of marks
FOLDED = "folded"  # the payload object with folded copies for filters


def size_of(point: Point) -> int:
    """The maximal bytes of a point in any file of the engine, including its copy in the write-ahead log."""
    numbers = sum(vector.size for vector in point.vectors.values()) + len(point.marks)
    texts = len(point.words) + sum(len(str(value)) for value in point.payload.values())
    return 2048 + 10 * numbers + 16 * texts


def payload_key(name: str) -> str:
    """The payload key for filters and facets of a field."""
    textual = name in FIELDS and kind_of(name) in ("word", "text", "folder")
    return f"{FOLDED}.{name}" if textual else name


def packed(point: Point) -> edge.Point:
    """A point as it is written, with a checksum."""
    vectors: dict[str, Any] = {name: vector.tolist() for name, vector in point.vectors.items()}
    if point.words:
        vectors[WORDS] = sparse_vector(text_weights(point.words))
    if point.marks:
        vectors[MARKS] = marks_vector(point.marks)
    return _sealed(point.id, vectors, _packed_payload(point.payload))


def packed_record(record: Record) -> edge.Point:
    """A point of another engine as it is written, with a new checksum."""
    sparse = {name: edge.SparseVector(*map(np.ndarray.tolist, each)) for name, each in record.sparse.items()}
    vectors = {name: vector.tolist() for name, vector in record.vectors.items()} | sparse
    payload = {name: _moment(value) if _is_time(name) else value for name, value in record.payload.items()}
    return _sealed(record.id, vectors, _packed_payload(payload))


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


def _sealed(id_: str, vectors: dict[str, Any], payload: dict[str, Any]) -> edge.Point:
    """A point with the checksum of its content."""
    checksum = point_checksum(id_, payload, *_parted(vectors))
    return edge.Point(id_, vectors, payload | {CHECKSUM: checksum})


def _parted(vectors: Mapping[str, Any]) -> tuple[dict[str, Vector], dict[str, Sparse]]:
    """Splits vectors into dense and sparse ones."""
    dense, sparse = dict[str, Vector](), dict[str, Sparse]()
    for name, each in vectors.items():
        if isinstance(each, edge.SparseVector):
            sparse[name] = np.array(each.indices, np.uint32), np.array(each.values, np.float32)
        else:
            dense[name] = np.asarray(each, np.float32)
    return dense, sparse


def recorded(record: edge.Record) -> Record:
    """A point exactly as stored, and whether its checksum is correct."""
    payload = record.payload or {}
    dense, sparse = _parted(record.vector if isinstance(record.vector, dict) else {})
    intact = None
    if CHECKSUM in payload:
        intact = payload[CHECKSUM] == point_checksum(str(record.id), payload, dense, sparse)
    plain = {name: value for name, value in payload.items() if name not in (FOLDED, CHECKSUM)}
    return Record(str(record.id), dense, sparse, plain, intact)


def ancestors(folder: str) -> list[str]:
    """The folder and all of its parents."""
    steps = folder.rstrip("/").split("/")
    return ["/".join(steps[: n + 1]) or "/" for n in range(len(steps))]


def unpacked(record: edge.Record) -> Point:
    """A point as the engine returns it to searches: without words, marks and folded copies."""
    payload = {
        name: _moment(value) if _is_time(name) else value
        for name, value in (record.payload or {}).items()
        if name not in (FOLDED, CHECKSUM)
    }
    dense = record.vector if isinstance(record.vector, dict) else {}
    vectors = {
        name: np.asarray(value, dtype=np.float32)
        for name, value in dense.items()
        if not isinstance(value, edge.SparseVector)
    }
    return Point(str(record.id), vectors, payload=payload)


def sparse_vector(weights: Mapping[int, float]) -> edge.SparseVector:
    """The weights of tokens, by their ids."""
    return edge.SparseVector(list(weights), list(weights.values()))


def marks_vector(marks: Sequence[int]) -> edge.SparseVector:
    """Marks with equal weights, each once."""
    once = sorted(set(marks))
    return edge.SparseVector(once, [1.0] * len(once))


def retokenized(record: edge.Record, words: str, stale: Sequence[str]) -> edge.Point:
    """A point with new tokens of its words, instead of those in the sparse vectors ``stale``."""
    held = record.vector if isinstance(record.vector, dict) else {}
    vectors: dict[str, Any] = {name: each for name, each in held.items() if name not in stale}
    vectors |= {WORDS: sparse_vector(text_weights(words))}
    payload = record.payload or {}
    if recorded(record).intact is False:  # earlier damage must remain visible
        return edge.Point(record.id, vectors, payload)
    return _sealed(str(record.id), vectors, {name: value for name, value in payload.items() if name != CHECKSUM})


def word_tokens(hit: edge.ScoredPoint) -> list[int]:
    """The ids of the tokens of a hit's words."""
    words = hit.vector[WORDS] if isinstance(hit.vector, dict) else None
    return words.indices if isinstance(words, edge.SparseVector) else []


def word_weights(hit: edge.ScoredPoint) -> dict[int, float]:
    """The weight of each token of a hit's words."""
    words = hit.vector[WORDS] if isinstance(hit.vector, dict) else None
    return dict(zip(words.indices, words.values, strict=True)) if isinstance(words, edge.SparseVector) else {}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _is_time(name: str) -> bool:
    return FIELDS.get(name) == "time"


def time_text(time: datetime) -> str:
    """Local time written as UTC for the engine, in points and filters alike, so that local times are compared."""
    return time.replace(tzinfo=UTC).isoformat()
