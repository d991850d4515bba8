"""An exploration is made once, until the library changes, and can be followed and ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from tests.conftest import Paint


def test_an_exploration_is_kept_until_the_library_changes(library: Library, folder: Path, paint: Paint) -> None:
    library.index(folder, models=["toy"])
    first = library.explore()
    assert library.explore() is first
    assert library.explore(seed=1) is not first
    paint("late.png", "yellow")
    library.index(folder)
    late = library.explore()
    assert [sum(cluster.size for cluster in each.clusters) for each in (first, late)] == [4, 5]
    library.forget(folder / "late.png")
    assert sum(cluster.size for cluster in library.explore().clusters) == 4


def test_what_progress_raises_ends_an_exploration_and_the_next_one_begins_again(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        raise InterruptedError(f"{done} of {total}")

    with pytest.raises(InterruptedError, match="2 of 4"):
        library.explore(on_progress=stop)
    library.explore(on_progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 4)], "too few files to try numbers of clusters"
    library.explore(on_progress=stop)  # which is kept: there is nothing to follow
