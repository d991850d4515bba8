"""Which points change while a copy is worked on."""

from __future__ import annotations

from collections.abc import Iterable

from lingxi.store.edge.changes import Changes
from lingxi.store.engine import Point
from lingxi.store.where import Compare, Where


class Three:
    """An engine with three points."""

    def scroll(self, where: Where | None = None, fields: list[str] | None = None) -> Iterable[Point]:
        """All of them."""
        return [Point(id_) for id_ in ("a", "b", "c")]


def test_nothing_is_noted_before_the_beginning_and_after_the_end() -> None:
    changes = Changes()
    changes.note(["early"])
    assert changes.noted() is None
    changes.begin()
    changes.note(["z", "y"])
    changes.note(["z"])
    assert changes.noted() == ["y", "z"]
    changes.end()
    assert changes.noted() is None


def test_points_that_a_filter_finds_are_noted() -> None:
    changes = Changes()
    changes.begin()
    changes.note_found(Three(), Compare("size", "=", 1))
    assert changes.noted() == ["a", "b", "c"]


def test_what_a_copy_cannot_follow() -> None:
    changes = Changes()
    changes.begin()
    changes.note(["a"])
    changes.lose()
    assert changes.noted() is None
    changes.begin()
    assert changes.noted() == []
