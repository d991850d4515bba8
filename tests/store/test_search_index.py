"""When an index is due."""

from __future__ import annotations

from pathlib import Path

from lingxi.store.search_index import INDEX_FROM, BuildsIndex, due, large
from lingxi.types import SearchIndex


class Counted:
    """An engine with given numbers of vectors."""

    def __init__(self, counts: dict[str, int], measured: dict[str, int]) -> None:
        self._counts, self._measured = counts, measured

    def indexes(self) -> tuple[SearchIndex, ...]:
        """One for each name that was measured."""
        return tuple(SearchIndex(name, "codes", 1, 1.0, 1, n, 1.0, 2.0) for name, n in self._measured.items())

    def count_vectors(self, name: str) -> int:
        """As given."""
        return self._counts[name]

    def copy_files(self, folder: Path) -> None:
        """Never."""

    def catch_up(self, folder: Path) -> bool:
        """Never."""
        return False

    def forget_changes(self) -> None:
        """Never."""


def test_few_vectors_need_no_index() -> None:
    engine = Counted({"a": INDEX_FROM - 1, "b": INDEX_FROM}, {})
    assert isinstance(engine, BuildsIndex)
    assert large(engine, ["a", "b"]) == {"b": INDEX_FROM}
    assert due(engine, {"b": INDEX_FROM})
    assert not due(engine, {})


def test_an_index_is_measured_again_after_growing_by_a_fifth() -> None:
    engine = Counted({}, {"a": 300_000, "b": 300_000})
    assert not due(engine, {"a": 359_999, "b": 300_000})
    assert due(engine, {"a": 360_000, "b": 300_000})
