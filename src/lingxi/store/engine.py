"""What an engine is: the database that keeps points (vectors, words, payload) and ranks them."""

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

Payload: TypeAlias = Mapping[str, Any]  # field -> text, number, truth, datetime or a list of them


@dataclass(frozen=True)
class WordHit:
    """A point found by its words."""

    id: str
    score: float  # BM25
    share: float  # of the query's words that it has, in (0, 1]; a part of a name is none of it
    whole: float = 0.0  # the BM25 score of a text of usual length that has every word once; the same for all hits


@dataclass(frozen=True, eq=False)
class Point:
    """One segment as an engine keeps it."""

    id: str  # a UUID
    vectors: Mapping[str, Vector] = field(default_factory=dict)  # vector name -> (d,)
    words: str = ""  # what the lexical ranking reads
    payload: Payload = field(default_factory=dict)
    marks: Sequence[int] = ()  # numbers of 32 bits that points of one origin have in common; written, never read back


class Engine(Protocol):
    """Keeps points and ranks them; in every score it returns, higher is better.

    What :meth:`upsert`, :meth:`delete` and :meth:`discard` return from is safe against the death of the process.
    """

    def vectors(self) -> Mapping[str, int]:
        """The vector names it holds and their dimensions."""
        ...

    def add_vector(self, name: str, dim: int) -> None:
        """Makes room for vectors of another name."""
        ...

    def upsert(self, points: Sequence[Point]) -> None:
        """Writes points, all or none; one with a known id replaces it."""
        ...

    def delete(self, where: Where) -> None:
        """Removes the points that match."""
        ...

    def discard(self, ids: Sequence[str]) -> None:
        """Removes the points with these ids; an id that is not there is passed over."""
        ...

    def set_payload(self, where: Where, facts: Payload) -> None:
        """Adds facts to the payload of the points that match, in place of those of the same name; None removes one."""
        ...

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The points that exist, in the order of ``ids``; without ``vectors`` these stay empty."""
        ...

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points whose vector of that name has the highest inner product with ``vector`` (d,)."""
        ...

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points whose words best match the text (BM25), best first; without a common word there is none.

        Words, numbers and names are those of :mod:`lingxi.store.tokens`, in the query as in the points.
        """
        ...

    def scroll(
        self, where: Where | None = None, fields: Sequence[str] | None = None, *, vectors: bool = False
    ) -> Iterator[Point]:
        """Every point that matches, in the order of ids, with the named payload fields (all when None)."""
        ...

    def count(self, where: Where | None = None) -> int:
        """How many points match."""
        ...

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with the number of points that have each, most frequent first."""
        ...

    def optimize(self) -> None:
        """Builds what makes search faster, where the engine thinks it pays."""
        ...

    def flush(self) -> None:
        """Returns when everything written is on the disk."""
        ...

    def close(self) -> None:
        """Flushes and lets go of the files."""
        ...


@runtime_checkable
class CopiesItself(Protocol):
    """An engine that can write what it holds, and nothing of what it once held, into a new folder."""

    def copy(self, folder: Path, without: frozenset[str] = frozenset()) -> None:
        """Writes every point but those of the assets ``without`` into a new folder; returns when it is on the disk."""
        ...


@dataclass(frozen=True, eq=False)
class Record:
    """A point as it lies in the engine, with nothing left out, so that it can be written elsewhere as it is."""

    id: str
    vectors: Mapping[str, Vector]  # name -> (d,)
    sparse: Mapping[str, Sparse]  # its words and its marks, weighted
    payload: Mapping[str, Any]  # plain JSON values; times as ISO text
    intact: bool | None = True  # whether its checksum is right; None where an earlier version wrote none


@runtime_checkable
class KeepsRecords(Protocol):
    """An engine whose points can be read and written exactly as they lie there."""

    def records(self) -> Iterator[Record]:
        """Every point, in the order of ids."""
        ...

    def write_records(self, records: Sequence[Record]) -> None:
        """Writes points as another engine of this kind had them; each gets a new checksum."""
        ...

    def sparse_names(self) -> frozenset[str]:
        """The names of the sparse vectors that a record may have."""
        ...


@runtime_checkable
class FindsMarks(Protocol):
    """An engine that finds points by the marks they share with what is asked for."""

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most of the marks, rare ones counted more (inverse document frequency)."""
        ...


@runtime_checkable
class Retokenizes(Protocol):
    """An engine that can make the tokens of points again that an earlier tokenizer made."""

    def has_stale_words(self) -> bool:
        """Whether there may be such points; costs next to nothing."""
        ...

    def retokenize(self, words: Callable[[Payload], str]) -> Iterator[int]:
        """Does it, with the words that ``words`` reads from a payload; yields how many points are left.

        It may be cut short at any moment and begun again.
        """
        ...


engines: Registry[Engine] = Registry("engine", "lingxi.store.engines", given=1)
