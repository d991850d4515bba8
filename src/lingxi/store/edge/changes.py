"""Which points changed while another process works on a copy of an engine's files."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Protocol, final

from lingxi.store.engine import Point
from lingxi.store.where import Where


class _Scrolls(Protocol):
    def scroll(self, where: Where | None = None, fields: list[str] | None = None) -> Iterable[Point]:
        """All points that match the filter."""
        ...


@final
class Changes:
    """The ids of points that were written or removed since :meth:`begin`; nothing is noted before."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ids: set[str] | None = None
        self._lost = False

    def begin(self) -> None:
        """Notes changes from now on."""
        with self._lock:
            self._ids, self._lost = set(), False

    def end(self) -> None:
        """Notes nothing any more."""
        with self._lock:
            self._ids = None

    def note(self, ids: Iterable[str]) -> None:
        """Notes points that change."""
        with self._lock:
            if self._ids is not None:
                self._ids.update(ids)

    def note_found(self, engine: _Scrolls, where: Where) -> None:
        """Notes the points that match a filter, before they change."""
        if self._ids is not None:
            self.note([point.id for point in engine.scroll(where, [])])

    def lose(self) -> None:
        """Says that a copy cannot follow: something other than points changes."""
        with self._lock:
            self._lost = True

    def noted(self) -> list[str] | None:
        """The ids, sorted; None if a copy cannot follow, or nothing was noted."""
        with self._lock:
            return None if self._lost or self._ids is None else sorted(self._ids)
