"""The files of a library as the search for duplicates sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.address import address_of
from lingxi.apps.duplicates.file import File, Sort, files_of, of_sort, on_disk
from lingxi.store.engine import Point

VECTOR = np.array([1.0, 0.0], np.float32)


class Engine:
    """An engine that only scrolls."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points

    def scroll(self, *asked: Any, **how: Any) -> Iterator[Point]:
        return iter(self._points)


def _point(name: str, order: int = 0, **facts: Any) -> Point:
    known = {"asset": name, "address": address_of(Path("/p") / name), "order": order, "modality": "image"} | facts
    return Point(f"{name}{order}", {"toy": VECTOR}, payload=known)


@pytest.mark.parametrize(
    ("sort", "points"),
    [
        ("photo", [_point("a")]),
        ("document", [_point("a", page=1), _point("a", 1, modality="text", text="x", page=1)]),
        ("document", [_point("a", modality="text", text="x")]),
        ("film", [_point("a", modality="audio", end_s=3.0), _point("a", 1, modality="video", end_s=2.0)]),
        ("recording", [_point("a", modality="audio"), _point("a", 1, modality="text", text="x")]),
    ],
)
def test_segments_say_what_a_file_is(sort: Sort, points: list[Point]) -> None:
    (file,) = files_of(Engine(points), "toy")  # type: ignore[arg-type]
    assert file.sort == sort
    assert file.vectors.shape == (len(points), 2)
    assert file.id == "a0"
    assert file.duration_s == (3.0 if sort == "film" else 0.0)


def test_a_motion_photo_is_a_photo_without_its_film() -> None:
    moving = [_point("a"), _point("a", 1, modality="video", end_s=2.0), _point("a", 2, modality="audio", end_s=2.0)]
    (file,) = files_of(Engine(moving), "toy")  # type: ignore[arg-type]
    assert (file.sort, file.vectors.shape, file.duration_s) == ("photo", (1, 2), 0.0)


def test_files_come_by_path_with_their_facts_and_missing_ones_do_not() -> None:
    points = [_point("b", width=9, camera="Canon", digest="d"), _point("a", size=7), _point("c", missing="file:///p")]
    files = files_of(Engine(points), "another space")  # type: ignore[arg-type]
    assert [file.path.name for file in files] == ["a", "b"]
    assert (files[0].size, files[1].width, files[1].camera, files[1].digest) == (7, 9, "Canon", "d")
    assert files[0].vectors.shape == (0, 0)


def test_files_of_a_sort() -> None:
    files = [File("1", Path("a"), "photo", ""), File("2", Path("b"), "film", "")]
    assert [file.id for file in of_sort(files, "film")] == ["2"]


def test_what_is_on_the_disk_differs_where_a_file_was_changed_or_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    files = [File("1", tmp_path / "a", "photo", ""), File("2", tmp_path / "b", "photo", "")]
    before = on_disk(files)
    assert before[1] == (tmp_path / "b", -1, -1)
    assert on_disk(files) == before
    (tmp_path / "a").write_bytes(b"three")
    assert on_disk(files)[0][:2] == (tmp_path / "a", 5)
