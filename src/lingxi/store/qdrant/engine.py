"""The engine of a Qdrant server or cluster, over its client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import final

import numpy as np
from qdrant_client import models

from lingxi.arrays import Vector, Vectors
from lingxi.store.bm25 import Asked, word_hits
from lingxi.store.conditions import indexed_fields
from lingxi.store.engine import Payload, Point, Record, WordHit
from lingxi.store.found import Counted, Found
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.packing import (
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
from lingxi.store.qdrant.address import parse_address
from lingxi.store.qdrant.collection import Collection
from lingxi.store.qdrant.connection import Connection
from lingxi.store.qdrant.files import Files
from lingxi.store.qdrant.filters import optional_filter
from lingxi.store.qdrant.points import read, sparse_vector, vector_name, word_weights
from lingxi.store.qdrant.requests import PAGE, PAGE_WITH_VECTORS, Requests
from lingxi.store.where import Where
from lingxi.types import Ranking

LOWER = ("modality", "colour")  # fields that are always folded


@final
class QdrantEngine:
    """A library on a Qdrant server; several processes may use it, and see each other's writes.

    A write returns when the replicas that the address states have applied it. One request is written whole or not in
    each shard; after an error, writing the same again completes it. Raises LibraryError, which says what to do, for a
    server that does not answer or is too old, a refused key and a collection of another program.
    """

    def __init__(self, address: str) -> None:
        self._connection = Connection(parse_address(address))
        self._connection.check_version()
        self._collection = Collection(self._connection)
        self._points = Requests(self._connection)
        self._files = Files(self._connection)

    def vectors(self) -> Mapping[str, int]:
        """The names and dimensions of its vectors."""
        return self._collection.dimensions()

    def add_vector(self, name: str, dim: int) -> None:
        """Adds a vector name."""
        self._collection.add_dense(name, dim)

    def upsert(self, points: Sequence[Point]) -> None:
        """Writes points; one with a known id replaces it. Many are written in several requests."""
        self._points.write([packed(point) for point in points], [size_of(point) for point in points])

    def delete(self, where: Where) -> None:
        """Removes the points that match the filter."""
        self._points.change("delete", self._filter(where))

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids."""
        for start in range(0, len(ids), PAGE):
            self._points.change("delete", list(ids[start : start + PAGE]))

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Sets payload fields of the points that match the filter; None removes a field."""
        kept = {name: value for name, value in facts.items() if value is not None}
        gone = [name for name, value in facts.items() if value is None]
        selected = self._filter(where)
        if kept:
            self._points.change("set_payload", kept, selected)
        if gone:
            self._points.change("delete_payload", gone, selected)

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The existing points, in the order of ``ids``."""
        page = PAGE_WITH_VECTORS if vectors else PAGE
        parts = (list(ids[start : start + page]) for start in range(0, len(ids), page))
        records = (record for part in parts for record in self._points.ask("retrieve", part, with_vectors=vectors))
        found = {str(record.id): unpacked(read(record)) for record in records}
        return [found[id_] for id_ in ids if id_ in found]

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None, *, exact: bool = True) -> Ranking:
        """The ``k`` points whose vector of that name has the highest inner product with ``vector`` (d,), ties by id.

        It is a ``Found``. Without ``exact``, the server uses its HNSW index where it has built one, which may leave
        points out.
        """
        return self._points.ranked(vector.tolist(), vector_name(name), k, self._filter(where), exact=exact)

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points whose words best match the text: BM25 (Robertson and Zaragoza, 2009).

        Stop words count only in queries without other words. Each shard weighs a word by its frequency in that shard.
        """
        asked = Asked.of(text)
        if not asked.weights or WORDS not in self._collection.sparse():
            return Found()
        query = sparse_vector(weights_vector(asked.weights))
        found = self._points.query(query, WORDS, k, self._filter(where), with_vectors=[WORDS])
        hits = [(str(hit.id), float(hit.score), word_weights(hit)) for hit in found]
        return Found(word_hits(asked, hits, self.count()))

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most marks with the query; rare marks count more."""
        if not marks or MARKS not in self._collection.sparse():
            return Found()
        return self._points.ranked(sparse_vector(marks_vector(marks)), MARKS, k, self._filter(where))

    def scroll(
        self,
        where: Where | None = None,
        fields: Sequence[str] | None = None,
        *,
        vectors: bool = False,
        within: IdRange = EVERY_ID,
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        payload = True if fields is None else list(fields)
        for stored in self._points.stored(self._filter(where), payload, vectors, within):
            yield unpacked(stored)

    def blocks(self, name: str, where: Where | None = None) -> Iterator[tuple[list[str], Vectors]]:
        """The vectors of a name in blocks, sorted by id: ids, and an array (n, d)."""
        held = models.HasVectorCondition(has_vector=vector_name(name))
        selected = models.Filter(must=[held, *([] if where is None else [self._filter(where)])])
        for page in self._points.pages(selected, False, [vector_name(name)]):
            stored = list(map(read, page))
            if stored:
                yield [each.id for each in stored], np.stack([each.dense[name] for each in stored])

    def count(self, where: Where | None = None) -> int:
        """The number of points that match the filter, a ``Counted``."""
        return Counted(self._points.count(self._filter(where)))

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first; a ``Found``."""
        key = payload_key(name) if name in LOWER else name
        self._collection.index_facet(key, name)
        hits = self._points.ask("facet", key, self._filter(where), limit=limit, exact=True).hits
        return Found(sorted(((str(hit.value), int(hit.count)) for hit in hits), key=lambda pair: (-pair[1], pair[0])))

    def optimize(self) -> None:
        """Removes what interrupted writes of files have left.

        The server builds its indexes, and frees the space of deleted points, in the background.
        """
        self._files.sweep()

    def erase(self) -> None:
        """Has the server rewrite its segments without deleted points, as far as it does so on request."""
        self._collection.purge()

    def remains(self) -> str:
        """Where deleted points may still lie, and until when."""
        return self._collection.remains()

    def flush(self) -> None:
        """Does nothing: each write returns when the replicas have it."""

    def records(self, within: IdRange = EVERY_ID) -> Iterator[Record]:
        """All points exactly as stored, sorted by id."""
        yield from map(recorded, self._points.stored(None, True, True, within))

    def write_records(self, records: Sequence[Record]) -> None:
        """Writes records of another engine; each gets a new checksum."""
        self._points.write([packed_record(each) for each in records], [size_of_record(each) for each in records])

    def sparse_names(self) -> frozenset[str]:
        """The names of the sparse vectors that a record may have."""
        return frozenset({WORDS, MARKS})

    def has_stale_words(self) -> bool:
        """Whether an earlier version wrote the tokens of its words."""
        return WORDS not in self._collection.sparse() or bool(self._stale())

    def retokenize(self, words: Callable[[Payload], str]) -> Iterator[int]:
        """Updates the tokens of outdated points from their payloads; yields how many remain, at first all."""
        stale = self._stale()
        self._collection.add_sparse(WORDS)
        where = models.Filter(should=[models.HasVectorCondition(has_vector=name) for name in stale])
        left = self._points.count(where) if stale else 0
        for page in self._points.pages(where, True, True) if left else ():
            yield left
            stored = list(map(read, page))
            texts = [words(unpacked(each).payload) for each in stored]
            points = [retokenized(each, text, stale) for each, text in zip(stored, texts, strict=True)]
            sizes = [size_of(unpacked(each)) + 16 * len(text) for each, text in zip(stored, texts, strict=True)]
            self._points.write(points, sizes)
            left -= len(points)
        for name in stale:
            self._collection.remove_sparse(name)
        yield 0

    def files(self) -> Mapping[str, str]:
        """The names of the library's other files, with a digest of each."""
        return self._files.digests()

    def get_file(self, name: str) -> bytes | None:
        """The contents of a file, or None."""
        return self._files.read(name)

    def put_file(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known``, and returns the new one; None if it has changed."""
        return self._files.write(name, data, known)

    def delete_file(self, name: str) -> None:
        """Deletes a file."""
        self._files.delete(name)

    def lease(self, owner: str, seconds: float) -> str | None:
        """Takes or extends the writer's lease; the owner who has it, or None if it is now ``owner``'s."""
        return self._files.lease(owner, seconds)

    def release(self, owner: str) -> None:
        """Ends the lease, if ``owner`` has it."""
        self._files.release(owner)

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _stale(self) -> list[str]:
        return sorted(self._collection.sparse() - {WORDS, MARKS})

    def _filter(self, where: Where | None) -> models.Filter | None:
        """The filter for the client; its fields get an index."""
        if where is not None:
            self._collection.index_fields(indexed_fields(where))
        return optional_filter(where)
