"""The embedded engine: Qdrant Edge, in this process, in one folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import Any, final

import qdrant_edge as edge

from lingxi.arrays import Vector
from lingxi.disk import bytes_on_disk
from lingxi.errors import LibraryDamaged, LibraryError, LibraryFull
from lingxi.store.bm25 import Asked, word_hits
from lingxi.store.conditions import indexed_fields
from lingxi.store.edge.changes import Changes
from lingxi.store.edge.field_indexes import mapped_index
from lingxi.store.edge.filters import engine_filter, optional_filter
from lingxi.store.edge.index_file import EXACT_BELOW, READ, read_indexes, search_params
from lingxi.store.edge.points import read, sparse_vector, word_weights, written
from lingxi.store.edge.vector_names import CONFIG, match_names
from lingxi.store.engine import Payload, Point, Record, WordHit, engines
from lingxi.store.fields import kind_of
from lingxi.store.found import Found
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.mapped import allocate
from lingxi.store.packing import (
    FOLDED,
    MARKS,
    WORDS,
    marks_vector,
    packed,
    packed_record,
    payload_key,
    recorded,
    retokenized,
    size_of,
    size_of_record,
    unpacked,
    weights_vector,
)
from lingxi.store.private_copy import copy_sparse
from lingxi.store.seal import check_seal, seal, sealed_by, unseal
from lingxi.store.where import Compare, Where
from lingxi.types import Ranking, SearchIndex

JOURNAL = "tracker_journal.dat"  # files of the engine that the next opening removes
_LIBRARY = Path(str(import_module("qdrant_edge.qdrant_edge").__file__))
VERSION = f"qdrant-edge of {_LIBRARY.stat().st_size} bytes"  # looking its version up takes 20 ms
PAGE = 2048  # points per scroll request
PAGE_WITH_VECTORS = 512
ROOM_TO_OPEN = 128 * 2**20  # free disk space: with less, the engine, which maps its files, could crash the process
ROOM_TO_WRITE = 256 * 2**20
EXACT = edge.SearchParams(exact=True)
FLUSH_AFTER = 256 * 2**20  # bytes, of some 30,000 points: then the write-ahead log begins again
COUNTS = 256  # counts that are cached between two writes
NEVER_KB = 10**9  # no approximate index below this size: exact search is fast enough (docs/decisions.md)

LOWER = ("modality", "colour")  # fields that are always folded: the filters' index counts their facets
MANY = 5_000  # points from which on a filtered field gets an index
_SCHEMA = {
    "word": edge.PayloadSchemaType.Keyword,
    "text": edge.PayloadSchemaType.Keyword,
    "folder": edge.PayloadSchemaType.Keyword,
    "integer": edge.PayloadSchemaType.Integer,
    "number": edge.PayloadSchemaType.Float,
    "time": edge.PayloadSchemaType.Datetime,
}
_INDEXED = {  # each index costs 4 ms at start and 0.5 KB a point: only frequent fields have one from the start
    "digest": edge.PayloadSchemaType.Keyword,
    f"{FOLDED}.modality": edge.PayloadSchemaType.Keyword,
    f"{FOLDED}.folders": edge.PayloadSchemaType.Keyword,
}


@final
@engines.register("edge")
class EdgeEngine:
    """Qdrant Edge behind the ``Engine`` protocol; only one process may open a folder at a time.

    Raises LibraryDamaged if the folder cannot be opened, LibraryFull if the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _check_room(folder.parent, ROOM_TO_OPEN)
        check_seal(folder)
        self._written = False
        self._unflushed = 0  # bytes that the next opening would write again, if this process were killed
        sealed = sealed_by(folder)
        if sealed not in ("", VERSION):
            with suppress(LibraryError):  # a read-only library stays as it is
                self._begin_writing()  # another version of the engine may rewrite its files when it opens them
        if not sealed:  # the process that wrote it may have been killed
            with suppress(OSError):
                match_names(folder, {WORDS, MARKS})
        with _translated(folder):
            self._shard = _load(folder) if _is_made(folder) else _create(folder)
        self._counts: dict[Where | None, int] = {}  # counts of repeated queries; each write clears them
        self._indexes = read_indexes(folder)
        self._changes = Changes()
        self._updating = RLock()  # also searches may index a field, and no update may happen while files are copied

    def vectors(self) -> Mapping[str, int]:
        """The names and dimensions of its vectors."""
        return {name: int(params["size"]) for name, params in (self._config().get("vectors") or {}).items()}

    def add_vector(self, name: str, dim: int) -> None:
        """Adds a vector name."""
        self._changes.lose()
        _check_room(self._folder, ROOM_TO_WRITE)
        self._update(edge.UpdateOperation.create_dense_vector(name, dim, edge.Distance.Dot))

    def upsert(self, points: Sequence[Point]) -> None:
        """Writes points, all or none; one with a known id replaces it."""
        if points:
            _check_room(self._folder, ROOM_TO_WRITE)
            if any(point.marks for point in points):
                self._add_sparse(MARKS)  # libraries of earlier versions lack it
            size = sum(map(size_of, points))
            self._changes.note(point.id for point in points)
            self._update(edge.UpdateOperation.upsert_points([written(packed(point)) for point in points]), size)

    def delete(self, where: Where) -> None:
        """Removes the points that match the filter."""
        self._changes.note_found(self, where)
        self._update(edge.UpdateOperation.delete_points_by_filter(engine_filter(where)))

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids."""
        if ids:
            self._changes.note(ids)
            self._update(edge.UpdateOperation.delete_points(list(ids)), 64 * len(ids))

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Sets payload fields of the points that match the filter; None removes a field."""
        kept = {name: value for name, value in facts.items() if value is not None}
        gone = [name for name, value in facts.items() if value is None]
        self._index_fields(where)
        self._changes.note_found(self, where)
        if kept:
            self._update(edge.UpdateOperation.set_payload_by_filter(engine_filter(where), kept))
        if gone:
            self._update(edge.UpdateOperation.delete_payload_by_filter(engine_filter(where), gone))

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The existing points, in the order of ``ids``."""
        with _translated(self._folder):
            records = self._shard.retrieve(list(ids), with_payload=True, with_vector=vectors)
        found = {str(record.id): unpacked(read(record)) for record in records}
        return [found[id_] for id_ in ids if id_ in found]

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Found[tuple[str, float]]:
        """The ``k`` points whose vector of that name has the highest inner product with ``vector`` (d,).

        All of them are compared, unless there is an index over that name and the filter names no more than a kind of
        segment, of which there are many. The index finds candidates, whose vectors are then compared.
        """
        index = self._index_for(name, where)
        query, wanted = edge.Query.Nearest(vector.tolist(), using=name), max(k, READ) if index else k
        hits = self._query(query, wanted, where, params=search_params(index))
        found = sorted(((str(hit.id), float(hit.score)) for hit in hits), key=lambda hit: (-hit[1], hit[0]))
        return Found(found[:k], exact=index is None)

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points whose words best match the text: BM25 (Robertson and Zaragoza, 2009).

        Stop words count only in queries without other words: *the who*, *over*.
        """
        asked = Asked.of(text)
        if not asked.weights or WORDS not in self._sparse():
            return []
        query = edge.Query.Nearest(sparse_vector(weights_vector(asked.weights)), using=WORDS)
        found = self._query(query, k, where, [WORDS])
        return word_hits(asked, [(str(hit.id), hit.score, word_weights(hit)) for hit in found], self.count())

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most marks with the query; rare marks count more."""
        if not marks or MARKS not in self._sparse():
            return []
        found = self._query(edge.Query.Nearest(sparse_vector(marks_vector(marks)), using=MARKS), k, where)
        return sorted(((str(hit.id), float(hit.score)) for hit in found), key=lambda hit: (-hit[1], hit[0]))

    def scroll(
        self,
        where: Where | None = None,
        fields: Sequence[str] | None = None,
        *,
        vectors: bool = False,
        within: IdRange = EVERY_ID,
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        payload = True if fields is None else edge.PayloadSelector.Include(list(fields))
        for page in self._pages(None if where is None else engine_filter(where), payload, vectors, within):
            yield from (unpacked(read(record)) for record in page)

    def count(self, where: Where | None = None) -> int:
        """The number of points that match the filter."""
        self._index_fields(where)
        counts = self._counts  # a concurrent write replaces this cache, so an outdated count is not kept
        found = counts.get(where)
        if found is None:
            with _translated(self._folder):
                found = self._shard.count(edge.CountRequest(filter=optional_filter(where), exact=True))
            if len(counts) < COUNTS:
                counts[where] = found
        return found

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first."""
        self._index_fields(where)
        key = payload_key(name) if name in LOWER else name
        if key not in self._shard.info().payload_schema:
            self._index_field(key, edge.PayloadSchemaType.Keyword)
        request = edge.FacetRequest(key, limit=limit, exact=True, filter=optional_filter(where))
        with _translated(self._folder):
            hits = self._shard.facet(request).hits
        return sorted(((str(hit.value), hit.count) for hit in hits), key=lambda pair: (-pair[1], pair[0]))

    def indexes(self) -> tuple[SearchIndex, ...]:
        """How vectors are searched for which an index was built."""
        return tuple(self._indexes.values())

    def count_vectors(self, name: str) -> int:
        """The number of points with a vector of that name."""
        request = edge.CountRequest(filter=edge.Filter(must=[edge.HasVectorCondition(name)]), exact=True)
        with _translated(self._folder):
            return self._shard.count(request) if name in self.vectors() else 0

    def copy_files(self, folder: Path) -> None:
        """Copies its files to an empty folder; from then on it notes which points change."""
        _check_room(self._folder, ROOM_TO_WRITE + 2 * bytes_on_disk(self._folder))
        with self._updating:
            self.flush()
            copy_sparse(self._folder, folder)
            unseal(folder)  # another process changes it
            self._changes.begin()

    def catch_up(self, folder: Path) -> bool:
        """Brings a copy up to date with the points that have changed since; false if it cannot be."""
        changed = self._changes.noted()
        if changed is None:
            return False
        copy = EdgeEngine(folder)
        for start in range(0, len(changed), PAGE_WITH_VECTORS):
            some = changed[start : start + PAGE_WITH_VECTORS]
            copy.discard(some)
            with _translated(self._folder):
                copy._write_as_is(self._shard.retrieve(list(some), with_payload=True, with_vector=True))
        copy.close()
        return True

    def forget_changes(self) -> None:
        """Notes changes no longer."""
        self._changes.end()

    def optimize(self) -> None:
        """Frees the disk space of deleted points."""
        self._begin_writing()
        with _translated(self._folder):
            self._shard.optimize()

    def flush(self) -> None:
        """Returns when all writes are on the disk."""
        with _translated(self._folder):
            self._shard.flush()

    def copy(self, folder: Path, without: frozenset[str] = frozenset()) -> None:
        """Writes all points except those of the assets ``without``, and no deleted data, to a new folder."""
        _check_room(self._folder, ROOM_TO_WRITE + bytes_on_disk(self._folder))
        copy = EdgeEngine(folder)
        for name, dim in self.vectors().items():
            copy.add_vector(name, dim)
        for name in self._sparse():
            copy._add_sparse(name)
        for page in self._pages(None, True, True):
            copy._write_as_is([record for record in page if (record.payload or {}).get("asset") not in without])
        copy.close()

    def records(self, within: IdRange = EVERY_ID) -> Iterator[Record]:
        """All points exactly as stored, sorted by id."""
        for page in self._pages(None, True, True, within):
            yield from (recorded(read(record)) for record in page)

    def write_records(self, records: Sequence[Record]) -> None:
        """Writes records of another engine of this kind; each gets a new checksum."""
        _check_room(self._folder, ROOM_TO_WRITE)
        points = [written(packed_record(each)) for each in records]
        self._changes.note(each.id for each in records)
        self._update(edge.UpdateOperation.upsert_points(points), sum(map(size_of_record, records)))

    def sparse_names(self) -> frozenset[str]:
        """The names of the sparse vectors that a record may have."""
        return frozenset({WORDS, MARKS})

    def has_stale_words(self) -> bool:
        """Whether an earlier version wrote the tokens of its words."""
        return WORDS not in self._sparse() or bool(self._stale())

    def retokenize(self, words: Callable[[Payload], str]) -> Iterator[int]:
        """Updates the tokens of outdated points from their payloads; yields how many remain, at first all.

        Points are written as a whole, so an interrupted update continues where it was.
        """
        stale = self._stale()
        self._add_sparse(WORDS)
        where = edge.Filter(should=[edge.HasVectorCondition(name) for name in stale])
        with _translated(self._folder):
            left = self._shard.count(edge.CountRequest(filter=where, exact=True)) if stale else 0
        for page in self._pages(where, True, True) if left else ():
            yield left
            _check_room(self._folder, ROOM_TO_WRITE)
            stored = list(map(read, page))
            texts = [words(unpacked(each).payload) for each in stored]
            points = [written(retokenized(each, text, stale)) for each, text in zip(stored, texts, strict=True)]
            size = sum(size_of(unpacked(each)) + 16 * len(text) for each, text in zip(stored, texts, strict=True))
            self._update(edge.UpdateOperation.upsert_points(points), size)
            left -= len(points)
        for name in stale:
            self._update(edge.UpdateOperation.delete_vector_name(name))
        yield 0

    def close(self) -> None:
        """Flushes and closes the files."""
        with _translated(self._folder):
            if self._written:
                self._shard.flush()
            self._shard.close()
            if self._written and any(self._folder.rglob(JOURNAL)):
                _load(self._folder).close()  # applies the journals; the next opening then changes nothing
        if self._written:
            with suppress(OSError, ValueError):  # on a full disk the files stay without a seal
                seal(self._folder, VERSION)
            self._written = False

    def _begin_writing(self) -> None:
        """Removes the seal: the files change until they are closed."""
        if not self._written:
            try:
                unseal(self._folder)
            except OSError as error:
                raise LibraryError(f"cannot write in {self._folder}: {error.strerror or error}") from error
            self._written = True

    def _config(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self._folder / CONFIG).read_text(encoding="utf-8"))
        return found

    def _sparse(self) -> frozenset[str]:
        return frozenset(self._config().get("sparse_vectors") or {})

    def _stale(self) -> list[str]:
        """The sparse vectors with tokens of an earlier version."""
        return sorted(self._sparse() - {WORDS, MARKS})

    def _add_sparse(self, name: str) -> None:
        if name not in self._sparse():
            self._update(edge.UpdateOperation.create_sparse_vector(name, edge.Modifier.Idf))

    def _write_as_is(self, records: Sequence[edge.Record]) -> None:
        """Writes points of another folder, with their checksums."""
        points = [edge.Point(record.id, record.vector or {}, record.payload) for record in records]
        size = sum(size_of(unpacked(read(each))) for each in records)
        self._update(edge.UpdateOperation.upsert_points(points), size)

    def _index_for(self, name: str, where: Where | None) -> SearchIndex | None:
        """The index that answers such a search well enough."""
        index = self._indexes.get(name)
        if index is None or index.method == "exact":
            return None
        kind = isinstance(where, Compare) and where.field == "modality" and where.op == "="
        return index if where is None or (kind and self.count(where) >= EXACT_BELOW) else None

    def _update(self, operation: edge.UpdateOperation, size: int = 0) -> None:
        """Runs an update that writes ``size`` bytes plus bookkeeping, after reserving the disk space."""
        self._begin_writing()
        try:
            with self._updating, _translated(self._folder):
                allocate(self._folder, size)
                self._shard.update(operation)
                self._unflushed += size
                if self._unflushed > FLUSH_AFTER:
                    self._shard.flush()
                    self._unflushed = 0
        finally:
            self._counts = {}

    def _query(
        self,
        query: edge.Query,
        k: int,
        where: Where | None,
        vectors: list[str] | bool = False,
        params: edge.SearchParams = EXACT,
    ) -> list[edge.ScoredPoint]:
        self._index_fields(where)
        request = edge.QueryRequest(
            query=query, limit=k, filter=optional_filter(where), params=params, with_vector=vectors
        )
        with _translated(self._folder):
            return self._shard.query(request)

    def _index_fields(self, where: Where | None) -> None:
        """Indexes the fields of a filter if there are many points: the filter becomes ten times faster."""
        if where is None:
            return
        info = self._shard.info()
        for name in sorted(indexed_fields(where)):
            wanted = info.points_count > MANY and payload_key(name) not in info.payload_schema
            if wanted and shutil.disk_usage(self._folder).free > ROOM_TO_WRITE:
                self._index_field(payload_key(name), _SCHEMA[kind_of(name)])

    def _index_field(self, key: str, kind: edge.PayloadSchemaType) -> None:
        """Indexes a field, in mapped files where the library is large."""
        wanted = mapped_index(key, kind) if self._indexes else kind
        self._update(edge.UpdateOperation.create_field_index(key, wanted))

    def _pages(
        self, where: edge.Filter | None, payload: Any, vectors: bool, within: IdRange = EVERY_ID
    ) -> Iterator[list[edge.Record]]:
        offset: Any = within.start
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
            if within.end is not None and records and str(records[-1].id) >= within.end:
                yield [record for record in records if str(record.id) < within.end]
                return
            yield records
            if offset is None:
                return


def _check_room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise LibraryFull(
            f"the disk that holds {folder} has {free / 1e6:,.0f} MB left and {wanted / 1e6:,.0f} MB are needed; "
            "free some space and run it again: what was written is safe"
        )


def _is_made(folder: Path) -> bool:
    """Whether an engine exists in the folder; raises LibraryDamaged for an incomplete one."""
    if (folder / CONFIG).exists():
        return True
    if folder.exists() and any(folder.iterdir()):
        raise LibraryDamaged(f"{folder} has no {CONFIG}")
    return False


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
    """Converts the engine's errors to ours; it raises bare exceptions, and panics that do not derive from Exception."""
    try:
        yield
    except BaseException as error:
        message = str(error)
        if "No space left" in message or "os error 28" in message:
            raise LibraryFull(f"the disk that holds {folder} is full; free some space and run it again") from error
        if type(error) is Exception or type(error).__name__ == "PanicException":
            raise LibraryDamaged(f"the engine cannot use {folder}: {message}") from error
        raise
