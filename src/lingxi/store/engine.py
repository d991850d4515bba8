"""The protocol of engines: databases that store points (vectors, words, payload) and rank them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from lingxi.arrays import Vector
from lingxi.registry import Registry
from lingxi.store.checksum import Sparse
from lingxi.store.where import Where
from lingxi.types import Ranking

Payload: TypeAlias = Mapping[str, Any]  # field -> text, number, boolean, datetime or a list of them


@dataclass(frozen=True)
class WordHit:
    """A point found by its words."""

    id: str
    score: float  # BM25
    share: float  # of the query's words that it contains, in (0, 1]; parts of names do not count
    whole: float = 0.0  # the BM25 score of a text of usual length that has every word once; the same for all hits


@dataclass(frozen=True, eq=False)
class Point:
    """A segment as stored in an engine."""

    id: str  # a UUID
    vectors: Mapping[str, Vector] = field(default_factory=dict)  # vector name -> (d,)
    words: str = ""  # for the lexical ranking
    payload: Payload = field(default_factory=dict)
    marks: Sequence[int] = ()  # 32-bit fingerprints that points of one origin share; written, never read back


class ReadsPoints(Protocol):
    """What searches need of an engine; in all scores higher is better."""

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The existing points, in the order of ``ids``; without ``vectors``, their vectors are empty."""
        ...

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points whose vector of that name has the highest inner product with ``vector`` (d,)."""
        ...

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points whose words match the text best (BM25), best first; empty without a common word.

        :mod:`lingxi.store.tokens` splits queries and points into words, numbers and names.
        """
        ...

    def scroll(
        self, where: Where | None = None, fields: Sequence[str] | None = None, *, vectors: bool = False
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        ...

    def count(self, where: Where | None = None) -> int:
        """The number of points that match the filter."""
        ...

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first."""
        ...


@runtime_checkable
class ShowsParts(Protocol):
    """Shows a part of another engine, perhaps later segments of a file without its first one."""

    def shows_all(self, asset: Where) -> bool:
        """Whether it shows every segment of a file."""
        ...


class Engine(ReadsPoints, Protocol):
    """Stores points and ranks them; in all scores higher is better.

    Writes survive the death of the process once :meth:`upsert`, :meth:`delete` or :meth:`discard` has returned.
    """

    def vectors(self) -> Mapping[str, int]:
        """The names and dimensions of its vectors."""
        ...

    def add_vector(self, name: str, dim: int) -> None:
        """Adds a vector name."""
        ...

    def upsert(self, points: Sequence[Point]) -> None:
        """Writes points, all or none; a point with a known id is replaced."""
        ...

    def delete(self, where: Where) -> None:
        """Removes the points that match the filter."""
        ...

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids; unknown ids are ignored."""
        ...

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Sets payload fields of the points that match the filter; None removes a field."""
        ...

    def optimize(self) -> None:
        """Builds search indexes, if the engine considers them useful."""
        ...

    def flush(self) -> None:
        """Returns when all writes are on the disk."""
        ...

    def close(self) -> None:
        """Flushes and closes the files."""
        ...


@runtime_checkable
class CopiesItself(Protocol):
    """An engine that can write its points, without erased data, to a new folder."""

    def copy(self, folder: Path, without: frozenset[str] = frozenset()) -> None:
        """Writes all points except those of the assets ``without`` to a new folder; returns when it is on the disk."""
        ...


@dataclass(frozen=True, eq=False)
class Record:
    """A point exactly as stored, so that it can be copied to another engine."""

    id: str
    vectors: Mapping[str, Vector]  # name -> (d,)
    sparse: Mapping[str, Sparse]  # weighted words and marks
    payload: Mapping[str, Any]  # plain JSON values; times as ISO text
    intact: bool | None = True  # whether its checksum is correct; None for points of earlier versions, which have none


@runtime_checkable
class KeepsRecords(Protocol):
    """An engine whose points can be copied exactly."""

    def records(self) -> Iterator[Record]:
        """All points, sorted by id."""
        ...

    def write_records(self, records: Sequence[Record]) -> None:
        """Writes records of another engine of this kind; each gets a new checksum."""
        ...

    def sparse_names(self) -> frozenset[str]:
        """The names of the sparse vectors that a record may have."""
        ...


@runtime_checkable
class FindsMarks(Protocol):
    """An engine that finds points by shared marks."""

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most marks with the query; rare marks count more (inverse document frequency)."""
        ...


@runtime_checkable
class Retokenizes(Protocol):
    """An engine that can update the tokens of points written by an earlier version."""

    def has_stale_words(self) -> bool:
        """Whether such points may exist; fast."""
        ...

    def retokenize(self, words: Callable[[Payload], str]) -> Iterator[int]:
        """Updates them, with the words that ``words`` reads from a payload; yields the number of remaining points.

        It can be interrupted at any time and started again.
        """
        ...


@runtime_checkable
class Erases(Protocol):
    """An engine that can remove what its files still hold of deleted points."""

    def erase(self) -> None:
        """Removes it, as far as the database lets its clients do so."""
        ...

    def remains(self) -> str:
        """Where it may lie after that, such as in logs and snapshots, and until when; empty if nowhere."""
        ...


@runtime_checkable
class HasSize(Protocol):
    """An engine without a folder that knows how much room it takes."""

    def size(self) -> int:
        """The bytes of its points, indexes and files."""
        ...


@runtime_checkable
class KeepsFiles(Protocol):
    """An engine that is opened from an address: there is no folder, so it keeps the library's other files too.

    Those are the manifest, albums, weights, calibrations, learned models and records. Several processes, on several
    machines, may use it at the same time.
    """

    def files(self) -> Mapping[str, str]:
        """The names of the files, and a digest of the contents of each."""
        ...

    def get_file(self, name: str) -> bytes | None:
        """The contents of a file; None if there is none of that name."""
        ...

    def put_file(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known`` (None: if there is none yet).

        Returns the digest of what it wrote, as :meth:`files` lists it, or None if the file has changed. The file is
        whole or not there, and durable on the stated number of replicas when this returns.
        """
        ...

    def delete_file(self, name: str) -> None:
        """Deletes a file; an unknown name is ignored."""
        ...

    def lease(self, owner: str, seconds: float) -> str | None:
        """Takes or extends the writer's lease; returns the owner who has it, or None if it is now ``owner``'s.

        It ends after ``seconds`` by the clock of the engine, or with :meth:`release`.
        """
        ...

    def release(self, owner: str) -> None:
        """Gives the lease back, if ``owner`` has it."""
        ...


engines: Registry[Engine] = Registry("engine", "lingxi.store.engines", given=1)
