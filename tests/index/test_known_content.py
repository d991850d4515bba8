"""The points of a file are found by its content, in the store and in this run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from lingxi.index import known_content
from lingxi.index.known_content import KnownContent
from lingxi.store.engine import Point
from lingxi.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library")
    yield opened
    opened.close()


def _points(first: int, digest: str, asset: str, count: int = 1) -> list[Point]:
    return [
        Point(str(UUID(int=first + n)), payload={"digest": digest, "asset": asset, "order": n, "modality": "text"})
        for n in range(count)
    ]


def test_one_copy_is_found_in_order(store: Store) -> None:
    store.engine.upsert([*_points(10, "d", "a", 3)[::-1], *_points(20, "d", "b", 3), *_points(30, "other", "c")])
    found = KnownContent(store).find({"d", "nowhere"})
    assert found.keys() == {"d"}
    assert [point.payload["order"] for point in found["d"]] == [0, 1, 2]
    assert len({point.payload["asset"] for point in found["d"]}) == 1


def test_files_of_this_run_are_found_without_the_store(store: Store) -> None:
    known, points = KnownContent(store), _points(1, "d", "a", 2)
    known.add("d", points)
    assert known.find({"d"}) == {"d": points}


def test_the_oldest_files_are_dropped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_content, "REMEMBERED", 4)
    known = KnownContent(store)
    for n in range(3):
        known.add(str(n), _points(10 * n, str(n), "a", 2))
    assert known.find({"0", "1", "2"}).keys() == {"1", "2"}
    known.add("large", _points(50, "large", "a", 9))
    assert known.find({"1", "2", "large"}).keys() == {"large"}, "the latest stays, however large"
