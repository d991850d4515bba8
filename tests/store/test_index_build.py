"""Indexes that are built beside an open library, which is searched and written meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event
from uuid import UUID

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.errors import Abandoned, LibraryError
from lingxi.store import index_build
from lingxi.store.engine import Point
from lingxi.store.index_build import build_indexes
from lingxi.store.search_index import BuildsIndex
from lingxi.store.store import Store
from lingxi.store.where import Compare
from lingxi.types import Space

SPACE = Space("toy", 8, "1")
ROWS = unit(np.random.default_rng(0).standard_normal((40, 8)))
ASKED: Mapping[str, Vectors] = {"toy": ROWS[:3]}


def _point(n: int, **facts: object) -> Point:
    return Point(str(UUID(int=n)), {"toy": ROWS[n]}, "", {"modality": "image", "asset": str(n), "order": n} | facts)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An open library with points 0 to 29."""
    store = Store(tmp_path / "library")
    store.hold(SPACE, "toy")
    store.engine.upsert([_point(n) for n in range(30)])
    return store


def _files(store: Store) -> list[str]:
    return sorted(each.name for each in store.folder.iterdir() if each.name.startswith((".", "edge")))


def test_the_index_replaces_the_engine_and_is_there_at_the_next_opening(store: Store) -> None:
    build_indexes(store, ASKED, Event())
    store.close()
    again = Store(store.folder)
    assert isinstance(again.engine, BuildsIndex)
    assert [(index.vectors, index.method) for index in again.engine.indexes()] == [("toy", "codes")]
    assert again.engine.count() == 30
    assert _files(again) == ["edge-2"]
    again.close()


def test_what_is_written_meanwhile_is_there_afterwards(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def instead(folder: Path, asked: Mapping[str, Vectors], stop: Event, *, graph: bool) -> None:
        """Writes while the other process would work."""
        engine = store.engine
        assert [id_ for id_, _ in engine.nearest(ROWS[5], "toy", 1)] == [str(UUID(int=5))]
        engine.upsert([_point(n) for n in range(30, 40)])
        engine.set_payload(Compare("order", "=", 3), {"title": "three"})
        engine.delete(Compare("order", "=", 4))
        engine.discard([str(UUID(int=5)), str(UUID(int=39))])

    monkeypatch.setattr(index_build, "_run", instead)
    build_indexes(store, ASKED, Event())
    assert store.manifest.data == "edge-2"
    found = {UUID(point.id).int: point for point in store.engine.scroll(vectors=True)}
    assert sorted(found) == [n for n in range(39) if n not in (4, 5)]
    assert found[3].payload["title"] == "three"
    np.testing.assert_allclose(found[38].vectors["toy"], ROWS[38], atol=1e-6)
    store.close()


def test_nothing_changes_where_a_copy_cannot_follow(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def instead(folder: Path, asked: Mapping[str, Vectors], stop: Event, *, graph: bool) -> None:
        store.engine.add_vector("another", 4)

    monkeypatch.setattr(index_build, "_run", instead)
    with pytest.raises(Abandoned, match="was not finished"):
        build_indexes(store, ASKED, Event())
    assert _files(store) == ["edge-1"]
    assert store.engine.vectors()["another"] == 4
    store.close()


def test_a_build_that_is_stopped_ends_its_process(store: Store) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Abandoned, match="stopped"):
        build_indexes(store, ASKED, stop)
    assert _files(store) == ["edge-1"]
    store.close()


def test_a_process_that_fails_says_why(store: Store) -> None:
    with pytest.raises(LibraryError, match=r"could not be built: .*missing"):
        build_indexes(store, {"missing": ROWS[:1]}, Event())
    assert _files(store) == ["edge-1"]
    assert store.engine.count() == 30
    store.close()
