"""Films of the same content."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.films import same_film, same_films
from lingxi.arrays import Pixels
from tests.films import film, scene


def _moving(seed: int, count: int = 40, size: tuple[int, int] = (160, 96)) -> list[tuple[Pixels, float]]:
    """A square that wanders over a scene, a frame every tenth of a second."""
    chance = np.random.default_rng(seed)
    x, y, frames = 0.4, 0.4, []
    for _ in range(count):
        x, y = np.clip([x + chance.normal(0, 0.1), y + chance.normal(0, 0.1)], 0, 0.7)
        frame = scene(1, size).copy()
        frame[int(y * size[1]) : int((y + 0.3) * size[1]), int(x * size[0]) : int((x + 0.3) * size[0])] = 255
        frames.append((frame, 0.1))
    return frames


def _file(path: Path) -> File:
    vectors = np.array([[1.0, 0.0]], np.float32)
    return File(path.stem, path, "film", path.stem, width=1, vectors=vectors)


def test_a_smaller_and_a_shorter_film_are_the_same_and_other_days_of_a_room_are_not(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.mp4", _moving(1))
    part = film(tmp_path / "part.mkv", _moving(1)[10:])
    small = film(tmp_path / "small.avi", _moving(1, size=(80, 48)))
    other_day = film(tmp_path / "other.mp4", _moving(2))
    links = list(same_films([_file(path) for path in (whole, part, small, other_day)], _never))
    found = {frozenset((link.one.id, link.other.id)): link.changes for link in links}
    assert found[frozenset(("whole", "part"))] == ("cut",)
    assert found[frozenset(("whole", "small"))] == ("encoded",)
    assert not any("other" in pair for pair in found)


def test_a_still_film_and_a_short_one_are_not_compared() -> None:
    still = np.tile(np.arange(576, dtype=np.float32) % 200, (30, 1))
    assert not same_film(still, still)
    moving = np.random.default_rng(0).normal(100, 30, (30, 576)).astype(np.float32)
    assert same_film(moving, moving)
    assert not same_film(moving[:5], moving)


def test_unreadable_films_are_named(tmp_path: Path) -> None:
    whole, unread = film(tmp_path / "whole.mp4", _moving(1, 12)), list[Path]()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film")
    assert list(same_films([_file(whole), _file(broken)], unread.append)) == []
    assert unread == [broken]


def _never(path: Path) -> None:
    pytest.fail(f"{path} is readable")
