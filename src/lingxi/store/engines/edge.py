"""The embedded engine: Qdrant Edge, in this process, in one folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, final

import numpy as np
import qdrant_edge as edge

from lingxi.arrays import Vector
from lingxi.disk import bytes_on_disk
from lingxi.errors import LibraryDamaged, LibraryError, LibraryFull
from lingxi.store.bm25 import Asked, text_weights
from lingxi.store.checksum import CHECKSUM, Sparse, point_checksum
from lingxi.store.engine import Payload, Point, Record, WordHit, engines
from lingxi.store.fields import FIELDS, fold, kind_of
from lingxi.store.mapped import allocate
from lingxi.store.seal import check_seal, seal, sealed_by, unseal
from lingxi.store.tokens import REVISION
from lingxi.store.where import And, Compare, Has, Not, OneOf, Or, Where
from lingxi.types import Ranking

WORDS = f"tokens-{REVISION}"  # the sparse vector of BM25; one of another name, but the marks', has earlier tokens
MARKS = "marks"  # that of the marks that points share
FOLDED = "folded"  # the payload object with the folded copies that filters compare
JOURNAL = "tracker_journal.dat"  # files of the engine that are gone after the next opening
_LIBRARY = Path(str(import_module("qdrant_edge.qdrant_edge").__file__))
VERSION = f"qdrant-edge of {_LIBRARY.stat().st_size} bytes"  # looking its version up takes 20 ms
PAGE = 2048  # points per scroll request
PAGE_WITH_VECTORS = 512
ROOM_TO_OPEN = 128 * 2**20  # bytes free on the disk: with less the engine, which maps its files, would kill the process
ROOM_TO_WRITE = 256 * 2**20
COUNTS = 256  # numbers of matching points that are remembered between two writes
NEVER_KB = 10**9  # no approximate index below this size: exact search is fast enough (docs/decisions.md)

_Condition: TypeAlias = Any  # qdrant_edge has no common type for its conditions
LOWER = ("modality", "colour")  # fields that are folded by nature: their facets are counted by the filters' index
MANY = 5_000  # points from which on a field that is filtered by gets an index
_SCHEMA = {
    "word": edge.PayloadSchemaType.Keyword,
    "text": edge.PayloadSchemaType.Keyword,
    "folder": edge.PayloadSchemaType.Keyword,
    "integer": edge.PayloadSchemaType.Integer,
    "number": edge.PayloadSchemaType.Float,
    "time": edge.PayloadSchemaType.Datetime,
}
_INDEXED = {  # each costs 4 ms a start and 0.5 KB a point: only what is asked for all the time is here from the start
    "digest": edge.PayloadSchemaType.Keyword,
    f"{FOLDED}.modality": edge.PayloadSchemaType.Keyword,
    f"{FOLDED}.folders": edge.PayloadSchemaType.Keyword,
}


@final
@engines.register("edge")
class EdgeEngine:
    """Qdrant Edge behind the ``Engine`` contract; exactly one process may hold a folder at a time.

    Raises LibraryDamaged when the folder cannot be opened, LibraryFull when the disk has no room left.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _check_room(folder.parent, ROOM_TO_OPEN)
        check_seal(folder)
        self._written = False
        if sealed_by(folder) not in ("", VERSION):
            with suppress(LibraryError):  # one that can only be read stays as it is
                self._begin_writing()  # another version of the engine may write its files again when it opens them
        with _translated(folder):
            self._shard = _load(folder) if _is_made(folder) else _create(folder)
        self._counts: dict[Where | None, int] = {}  # of what is asked for again and again; none outlives a write

    def vectors(self) -> Mapping[str, int]:
        """The vector names it holds and their dimensions."""
        return {name: int(params["size"]) for name, params in (self._config().get("vectors") or {}).items()}

    def add_vector(self, name: str, dim: int) -> None:
        """Makes room for vectors of another name."""
        _check_room(self._folder, ROOM_TO_WRITE)
        self._update(edge.UpdateOperation.create_dense_vector(name, dim, edge.Distance.Dot))

    def upsert(self, points: Sequence[Point]) -> None:
        """Writes points, all or none; one with a known id replaces it."""
        if points:
            _check_room(self._folder, ROOM_TO_WRITE)
            if any(point.marks for point in points):
                self._add_sparse(MARKS)  # to one that was made without
            size = sum(map(_size_of, points))
            self._update(edge.UpdateOperation.upsert_points([self._packed(point) for point in points]), size)

    def delete(self, where: Where) -> None:
        """Removes the points that match."""
        self._update(edge.UpdateOperation.delete_points_by_filter(_filter(where)))

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids."""
        if ids:
            self._update(edge.UpdateOperation.delete_points(list(ids)), 64 * len(ids))

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Adds facts to the payload of the points that match; None removes one."""
        kept = {name: value for name, value in facts.items() if value is not None}
        gone = [name for name, value in facts.items() if value is None]
        self._index_fields(where)
        if kept:
            self._update(edge.UpdateOperation.set_payload_by_filter(_filter(where), kept))
        if gone:
            self._update(edge.UpdateOperation.delete_payload_by_filter(_filter(where), gone))

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The points that exist, in the order of ``ids``."""
        with _translated(self._folder):
            records = self._shard.retrieve(list(ids), with_payload=True, with_vector=vectors)
        found = {str(record.id): _unpacked(record) for record in records}
        return [found[id_] for id_ in ids if id_ in found]

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points whose vector of that name has the highest inner product with ``vector`` (d,)."""
        found = self._query(edge.Query.Nearest(vector.tolist(), using=name), k, where)
        return sorted(((str(hit.id), float(hit.score)) for hit in found), key=lambda hit: (-hit[1], hit[0]))

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points whose words best match the text: BM25 (Robertson and Zaragoza, 2009).

        Stop words count only where nothing else is asked for: *the who*, *over*. What has only a part of a name that is
        asked for, as all of a camera's files have, is left out.
        """
        asked = Asked.of(text)
        if not asked.weights or WORDS not in self._sparse():
            return []
        found = self._query(edge.Query.Nearest(_sparse(asked.weights), using=WORDS), k, where, [WORDS])
        held = [asked.held(_words_of(hit)) for hit in found]
        texts = {tokens: (hit.score, _weights_of(hit)) for tokens, hit in dict(zip(held, found, strict=True)).items()}
        whole = asked.whole(texts, self.count())
        hits = [
            WordHit(str(hit.id), hit.score, asked.share(each), whole) for hit, each in zip(found, held, strict=True)
        ]
        return sorted((hit for hit in hits if hit.share), key=lambda hit: (-hit.score, hit.id))

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most of the marks, rare ones counted more."""
        if not marks or MARKS not in self._sparse():
            return []
        found = self._query(edge.Query.Nearest(_marked(marks), using=MARKS), k, where)
        return sorted(((str(hit.id), float(hit.score)) for hit in found), key=lambda hit: (-hit[1], hit[0]))

    def scroll(
        self, where: Where | None = None, fields: Sequence[str] | None = None, *, vectors: bool = False
    ) -> Iterator[Point]:
        """Every point that matches, in the order of ids, with the named payload fields (all when None)."""
        payload = True if fields is None else edge.PayloadSelector.Include(list(fields))
        for page in self._pages(None if where is None else _filter(where), payload, vectors):
            yield from map(_unpacked, page)

    def count(self, where: Where | None = None) -> int:
        """How many points match."""
        self._index_fields(where)
        counts = self._counts  # a write that comes between puts it away, and what is counted here with it
        found = counts.get(where)
        if found is None:
            with _translated(self._folder):
                found = self._shard.count(edge.CountRequest(filter=_optional(where), exact=True))
            if len(counts) < COUNTS:
                counts[where] = found
        return found

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with the number of points that have each, most frequent first."""
        self._index_fields(where)
        key = _key(name) if name in LOWER else name
        if key not in self._shard.info().payload_schema:
            self._update(edge.UpdateOperation.create_field_index(key, edge.PayloadSchemaType.Keyword))
        request = edge.FacetRequest(key, limit=limit, exact=True, filter=_optional(where))
        with _translated(self._folder):
            hits = self._shard.facet(request).hits
        return sorted(((str(hit.value), hit.count) for hit in hits), key=lambda pair: (-pair[1], pair[0]))

    def optimize(self) -> None:
        """Gives the room of deleted points back."""
        self._begin_writing()
        with _translated(self._folder):
            self._shard.optimize()

    def flush(self) -> None:
        """Returns when everything written is on the disk."""
        with _translated(self._folder):
            self._shard.flush()

    def copy(self, folder: Path, without: frozenset[str] = frozenset()) -> None:
        """Writes every point but those of the assets ``without``, and nothing once deleted, into a new folder."""
        _check_room(self._folder, ROOM_TO_WRITE + bytes_on_disk(self._folder))
        copy = EdgeEngine(folder)
        for name, dim in self.vectors().items():
            copy.add_vector(name, dim)
        for name in self._sparse():
            copy._add_sparse(name)
        for page in self._pages(None, True, True):
            kept = [record for record in page if (record.payload or {}).get("asset") not in without]
            points = [edge.Point(record.id, record.vector or {}, record.payload) for record in kept]
            copy._update(edge.UpdateOperation.upsert_points(points), sum(_size_of(_unpacked(each)) for each in kept))
        copy.close()

    def records(self) -> Iterator[Record]:
        """Every point as it lies here, in the order of ids."""
        for page in self._pages(None, True, True):
            yield from map(_recorded, page)

    def write_records(self, records: Sequence[Record]) -> None:
        """Writes points as another engine of this kind had them; each gets a new checksum."""
        _check_room(self._folder, ROOM_TO_WRITE)
        points, size = [], 0
        for record in records:
            size += _size_of(Point(record.id, record.vectors, payload=record.payload))
            size += sum(16 * len(indices) for indices, _ in record.sparse.values())
            sparse = {name: edge.SparseVector(*map(np.ndarray.tolist, each)) for name, each in record.sparse.items()}
            vectors = {name: vector.tolist() for name, vector in record.vectors.items()} | sparse
            payload = {name: _moment(value) if _is_time(name) else value for name, value in record.payload.items()}
            points.append(_sealed(record.id, vectors, _packed_payload(payload)))
        self._update(edge.UpdateOperation.upsert_points(points), size)

    def sparse_names(self) -> frozenset[str]:
        """The names of the sparse vectors that a record may have."""
        return frozenset({WORDS, MARKS})

    def has_stale_words(self) -> bool:
        """Whether an earlier tokenizer made the tokens of its words."""
        return WORDS not in self._sparse() or bool(self._stale())

    def retokenize(self, words: Callable[[Payload], str]) -> Iterator[int]:
        """Makes the tokens of stale points from their payloads; yields how many are left, first of all of them.

        A point is written whole, so that one that was cut short goes on where it was.
        """
        stale = self._stale()
        self._add_sparse(WORDS)
        where = edge.Filter(should=[edge.HasVectorCondition(name) for name in stale])
        with _translated(self._folder):
            left = self._shard.count(edge.CountRequest(filter=where, exact=True)) if stale else 0
        for page in self._pages(where, True, True) if left else ():
            yield left
            _check_room(self._folder, ROOM_TO_WRITE)
            texts = [words(_unpacked(record).payload) for record in page]
            points = [_retokenized(record, text, stale) for record, text in zip(page, texts, strict=True)]
            size = sum(_size_of(_unpacked(record)) + 16 * len(text) for record, text in zip(page, texts, strict=True))
            self._update(edge.UpdateOperation.upsert_points(points), size)
            left -= len(points)
        for name in stale:
            self._update(edge.UpdateOperation.delete_vector_name(name))
        yield 0

    def close(self) -> None:
        """Flushes and lets go of the files."""
        with _translated(self._folder):
            if self._written:
                self._shard.flush()
            self._shard.close()
            if self._written and any(self._folder.rglob(JOURNAL)):
                _load(self._folder).close()  # takes the journals in, as the next opening would: then nothing changes
        if self._written:
            with suppress(OSError, ValueError):  # a full disk: then nothing is claimed about the files
                seal(self._folder, VERSION)
            self._written = False

    def _begin_writing(self) -> None:
        """What is noted of the files is not true any more from here on, until they are closed."""
        if not self._written:
            try:
                unseal(self._folder)
            except OSError as error:
                raise LibraryError(f"cannot write in {self._folder}: {error.strerror or error}") from error
            self._written = True

    def _config(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self._folder / "edge_config.json").read_text(encoding="utf-8"))
        return found

    def _sparse(self) -> frozenset[str]:
        return frozenset(self._config().get("sparse_vectors") or {})

    def _stale(self) -> list[str]:
        """The sparse vectors that hold the tokens of an earlier tokenizer."""
        return sorted(self._sparse() - {WORDS, MARKS})

    def _add_sparse(self, name: str) -> None:
        if name not in self._sparse():
            self._update(edge.UpdateOperation.create_sparse_vector(name, edge.Modifier.Idf))

    def _update(self, operation: edge.UpdateOperation, size: int = 0) -> None:
        """Does what writes ``size`` bytes and some bookkeeping, after the disk has given the room for it."""
        self._begin_writing()
        try:
            with _translated(self._folder):
                allocate(self._folder, size)
                self._shard.update(operation)
        finally:
            self._counts = {}

    def _packed(self, point: Point) -> edge.Point:
        vectors: dict[str, Any] = {name: vector.tolist() for name, vector in point.vectors.items()}
        if point.words:
            vectors[WORDS] = _sparse(text_weights(point.words))
        if point.marks:
            vectors[MARKS] = _marked(point.marks)
        return _sealed(point.id, vectors, _packed_payload(point.payload))

    def _query(
        self, query: edge.Query, k: int, where: Where | None, vectors: list[str] | bool = False
    ) -> list[edge.ScoredPoint]:
        self._index_fields(where)
        exact = edge.SearchParams(exact=True)
        request = edge.QueryRequest(query=query, limit=k, filter=_optional(where), params=exact, with_vector=vectors)
        with _translated(self._folder):
            return self._shard.query(request)

    def _index_fields(self, where: Where | None) -> None:
        """Gives the fields of a filter an index where that pays: the filter is ten times faster from then on."""
        if where is None:
            return
        info = self._shard.info()
        for name in sorted(_fields(where)):
            wanted = info.points_count > MANY and _key(name) not in info.payload_schema
            if wanted and shutil.disk_usage(self._folder).free > ROOM_TO_WRITE:
                self._update(edge.UpdateOperation.create_field_index(_key(name), _SCHEMA[kind_of(name)]))

    def _pages(self, where: edge.Filter | None, payload: Any, vectors: bool) -> Iterator[list[edge.Record]]:
        offset: Any = None
        while True:
            request = edge.ScrollRequest(
                offset=offset,
                limit=PAGE_WITH_VECTORS if vectors else PAGE,
                filter=where,
                with_payload=payload,
                with_vector=vectors,
            )
            with _translated(self._folder):
                records, offset = self._shard.scroll(request)
            yield records
            if offset is None:
                return


def _check_room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise LibraryFull(
            f"the disk that holds {folder} has {free / 1e6:,.0f} MB left and {wanted / 1e6:,.0f} MB are needed; "
            "make room and run it again: what was written is safe"
        )


def _is_made(folder: Path) -> bool:
    """Whether there is an engine to load, false where there is nothing at all; raises LibraryDamaged for a part."""
    if (folder / "edge_config.json").exists():
        return True
    if folder.exists() and any(folder.iterdir()):
        raise LibraryDamaged(f"{folder} has lost its edge_config.json")
    return False


def _size_of(point: Point) -> int:
    """Bytes that a point takes at most in any file of the engine, its copy in the write-ahead log included."""
    numbers = sum(vector.size for vector in point.vectors.values()) + len(point.marks)
    texts = len(point.words) + sum(len(str(value)) for value in point.payload.values())
    return 2048 + 10 * numbers + 16 * texts


def _create(folder: Path) -> edge.EdgeShard:
    folder.mkdir(parents=True, exist_ok=True)
    config = edge.EdgeConfig(
        sparse_vectors={name: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf) for name in (WORDS, MARKS)},
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=NEVER_KB),
    )
    shard = edge.EdgeShard.create(str(folder), config)
    for key, kind in _INDEXED.items():
        shard.update(edge.UpdateOperation.create_field_index(key, kind))
    return shard


def _load(folder: Path) -> edge.EdgeShard:
    return edge.EdgeShard.load(str(folder))


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """The engine's errors as ours; it raises bare exceptions, and panics that are not even exceptions."""
    try:
        yield
    except BaseException as error:
        message = str(error)
        if "No space left" in message or "os error 28" in message:
            raise LibraryFull(f"the disk that holds {folder} is full; make room and run it again") from error
        if type(error) is Exception or type(error).__name__ == "PanicException":
            raise LibraryDamaged(f"the engine cannot use {folder}: {message}") from error
        raise


def _key(name: str) -> str:
    """The payload key that filters and facets of a field look at."""
    textual = name in FIELDS and kind_of(name) in ("word", "text", "folder")
    return f"{FOLDED}.{name}" if textual else name


def _packed_payload(payload: Payload) -> dict[str, Any]:
    folded: dict[str, Any] = {
        name: [fold(each) for each in value] if isinstance(value, list) else fold(value)
        for name, value in payload.items()
        if name in FIELDS and isinstance(value, str | list)
    }
    if "folder" in folded:
        folded["folders"] = _ancestors(folded["folder"])
    plain = {name: _time_text(value) if isinstance(value, datetime) else value for name, value in payload.items()}
    return plain | {FOLDED: folded}


def _sealed(id_: str, vectors: dict[str, Any], payload: dict[str, Any]) -> edge.Point:
    """A point with the checksum of all that it holds."""
    checksum = point_checksum(id_, payload, *_parted(vectors))
    return edge.Point(id_, vectors, payload | {CHECKSUM: checksum})


def _parted(vectors: Mapping[str, Any]) -> tuple[dict[str, Vector], dict[str, Sparse]]:
    """The dense and the sparse ones."""
    dense, sparse = dict[str, Vector](), dict[str, Sparse]()
    for name, each in vectors.items():
        if isinstance(each, edge.SparseVector):
            sparse[name] = np.array(each.indices, np.uint32), np.array(each.values, np.float32)
        else:
            dense[name] = np.asarray(each, np.float32)
    return dense, sparse


def _recorded(record: edge.Record) -> Record:
    payload = record.payload or {}
    dense, sparse = _parted(record.vector if isinstance(record.vector, dict) else {})
    intact = None
    if CHECKSUM in payload:
        intact = payload[CHECKSUM] == point_checksum(str(record.id), payload, dense, sparse)
    plain = {name: value for name, value in payload.items() if name not in (FOLDED, CHECKSUM)}
    return Record(str(record.id), dense, sparse, plain, intact)


def _ancestors(folder: str) -> list[str]:
    """The folder and everything above it."""
    steps = folder.rstrip("/").split("/")
    return ["/".join(steps[: n + 1]) or "/" for n in range(len(steps))]


def _unpacked(record: edge.Record) -> Point:
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


def _sparse(weights: Mapping[int, float]) -> edge.SparseVector:
    return edge.SparseVector(list(weights), list(weights.values()))


def _marked(marks: Sequence[int]) -> edge.SparseVector:
    once = sorted(set(marks))
    return edge.SparseVector(once, [1.0] * len(once))


def _retokenized(record: edge.Record, words: str, stale: Sequence[str]) -> edge.Point:
    held = record.vector if isinstance(record.vector, dict) else {}
    vectors: dict[str, Any] = {name: each for name, each in held.items() if name not in stale}
    vectors |= {WORDS: _sparse(text_weights(words))}
    payload = record.payload or {}
    if _recorded(record).intact is False:  # what was damaged before must still be noticed
        return edge.Point(record.id, vectors, payload)
    return _sealed(str(record.id), vectors, {name: value for name, value in payload.items() if name != CHECKSUM})


def _words_of(hit: edge.ScoredPoint) -> list[int]:
    words = hit.vector[WORDS] if isinstance(hit.vector, dict) else None
    return words.indices if isinstance(words, edge.SparseVector) else []


def _weights_of(hit: edge.ScoredPoint) -> dict[int, float]:
    words = hit.vector[WORDS] if isinstance(hit.vector, dict) else None
    return dict(zip(words.indices, words.values, strict=True)) if isinstance(words, edge.SparseVector) else {}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _is_time(name: str) -> bool:
    return FIELDS.get(name) == "time"


def _time_text(time: datetime) -> str:
    """Wall-clock time as the engine's UTC: the same on both sides, so that comparisons are of wall clocks."""
    return time.replace(tzinfo=UTC).isoformat()


def _optional(where: Where | None) -> edge.Filter | None:
    return None if where is None else _filter(where)


def _filter(where: Where) -> edge.Filter:
    return edge.Filter(must=[_condition(where)])


def _condition(where: Where) -> _Condition:
    match where:
        case And(parts):
            return edge.Filter(must=[_condition(part) for part in parts])
        case Or(parts):
            return edge.Filter(should=[_condition(part) for part in parts])
        case Not(part):
            return edge.Filter(must_not=[_condition(part)])
        case Has(field):
            return edge.Filter(must_not=[edge.IsEmptyCondition(_key(field))])
        case OneOf(field, values):
            return edge.FieldCondition(_key(field), match=edge.MatchAny([_plain(field, value) for value in values]))
        case Compare():
            return _comparison(where)


def _comparison(where: Compare) -> _Condition:
    key, value = _key(where.field), _plain(where.field, where.value)
    match where.op, value:
        case "under", str():
            return edge.FieldCondition(f"{FOLDED}.folders", match=edge.MatchValue(value.rstrip("/") or "/"))
        case "~", str():
            return edge.FieldCondition(key, match=edge.MatchSubstring(value))
        case "=", str() | int():
            return edge.FieldCondition(key, match=edge.MatchValue(value))
        case _, datetime():
            return edge.FieldCondition(key, range=_time_range(where.op, _time_text(value)))
        case _:
            return edge.FieldCondition(key, range=_number_range(where.op, float(value)))


def _fields(where: Where) -> set[str]:
    """The fields that a filter compares in a way that an index helps."""
    match where:
        case And(parts) | Or(parts):
            return {name for part in parts for name in _fields(part)}
        case Not(part):
            return _fields(part)
        case Compare(field, op) if op not in ("~", "under"):
            return {field}
        case OneOf(field):
            return {field}
        case _:
            return set()


def _plain(field: str, value: Any) -> Any:
    return fold(value) if isinstance(value, str) and _key(field).startswith(FOLDED) else value


def _time_range(op: str, time: str) -> edge.RangeDateTime:
    match op:
        case "<":
            return edge.RangeDateTime(lt=time)
        case "<=":
            return edge.RangeDateTime(lte=time)
        case ">":
            return edge.RangeDateTime(gt=time)
        case ">=":
            return edge.RangeDateTime(gte=time)
        case _:
            return edge.RangeDateTime(gte=time, lte=time)


def _number_range(op: str, number: float) -> edge.RangeFloat:
    match op:
        case "<":
            return edge.RangeFloat(lt=number)
        case "<=":
            return edge.RangeFloat(lte=number)
        case ">":
            return edge.RangeFloat(gt=number)
        case ">=":
            return edge.RangeFloat(gte=number)
        case _:
            return edge.RangeFloat(gte=number, lte=number)
