"""A captioner whose captions a test makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from lingxi.store.engine import Engine, Point
from lingxi.store.library_store import LibraryStore

Make: TypeAlias = Callable[[LibraryStore, Sequence[Point]], Sequence[str | None]]


class Made:
    """Captions of a function, or the same one for each image, of a revision."""

    def __init__(self, make: Make | str, revision: str = "1") -> None:
        self._make, self._revision = make, revision

    def revision(self, engine: Engine) -> str:
        assert engine.count() > 0, "the library holds what gets captions"
        return self._revision

    def __call__(self, store: LibraryStore, points: Sequence[Point]) -> Sequence[str | None]:
        return [self._make] * len(points) if isinstance(self._make, str) else self._make(store, points)
