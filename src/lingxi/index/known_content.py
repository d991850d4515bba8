"""The stored points of files by their content, so that copies and moved files are not encoded again."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias, final

from lingxi.index.snapshot import FIRST
from lingxi.store.engine import Point
from lingxi.store.library_store import LibraryStore
from lingxi.store.where import And, Compare, OneOf, both

Content: TypeAlias = Mapping[str, Sequence[Point]]  # digest of a file -> its points, in order
REMEMBERED = 4096  # points of this run's files, cached for files with the same content


@final
class KnownContent:
    """Finds the points of files with the same content: in the store, and among the latest files of this run."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store
        self._latest: OrderedDict[str, Sequence[Point]] = OrderedDict()  # digest -> the points of one file, in order
        self._count = 0  # number of points in it

    def find(self, digests: set[str]) -> Content:
        """The points of one file for each of these contents, from any place in the library.

        One copy is enough: the cost of a file does not grow with the number of its copies.
        """
        found = {digest: self._latest[digest] for digest in digests if digest in self._latest}
        missing = sorted(digests - found.keys())
        with self._store.writing:
            one = [copy for digest in missing if (copy := self._one_copy(digest))]
            where = And((OneOf("digest", tuple(missing)), OneOf("asset", tuple(one))))
            points = list(self._store.engine.scroll(where, vectors=True)) if one else []
        by_digest: defaultdict[str, list[Point]] = defaultdict(list)
        for point in points:
            by_digest[str(point.payload["digest"])].append(point)
        for digest, some in by_digest.items():
            found[digest] = sorted(some, key=lambda point: int(point.payload["order"]))
            self.add(digest, found[digest])
        return found

    def add(self, digest: str, points: Sequence[Point]) -> None:
        """Caches a file's points, and drops the oldest ones."""
        self._count += len(points) - len(self._latest.pop(digest, ()))
        self._latest[digest] = points
        while self._count > REMEMBERED and len(self._latest) > 1:
            self._count -= len(self._latest.popitem(last=False)[1])

    def _one_copy(self, digest: str) -> str:
        """The asset of a file with this content, the first that the engine returns; empty if there is none."""
        first = both(FIRST, Compare("digest", "=", digest))
        return next((str(point.payload["asset"]) for point in self._store.engine.scroll(first, ["asset"])), "")
