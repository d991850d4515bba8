"""Long files reach the store part after part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lingxi.index import intake
from lingxi.index.indexer import IndexSettings
from lingxi.index.report import Progress
from lingxi.library import Library
from lingxi.media import pool
from lingxi.media.read import Reading
from lingxi.search.query import Part, Query
from lingxi.types import Limits, Skipped
from tests.films import film, scene

BY_COLOURS = ("colour_layout",)  # tells blocks of colours apart


@pytest.fixture
def long_film(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    return film(folder / "long.mp4", [(scene(n), 2.0) for n in range(50)])


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "SEGMENTS", 10)


def found(library: Library, number: int) -> list[tuple[float | None, float | None]]:
    hits = library.search(Query((Part(image=scene(number)),), limit=3))
    own = library.segments([hit.id for hit in hits])  # of the best of those that were taken together
    return [(hit.place.start_s, hit.place.end_s) for hit in own]


def test_a_frame_finds_its_moment_in_a_film_of_several_parts(library: Library, long_film: Path) -> None:
    report = library.index(long_film.parent, models=BY_COLOURS)
    assert (report.added, report.segments, report.skipped) == (1, 50, ())
    for number in (5, 17, 49):
        assert found(library, number)[0] == (2.0 * number, 2.0 * number + 2)
    assert library.index(long_film.parent).unchanged == 1
    assert library.status().assets == 1


def test_an_interrupted_film_is_begun_again(library: Library, long_film: Path) -> None:
    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    report = library.index(long_film.parent, models=BY_COLOURS, on_progress=stop)
    assert report.interrupted
    assert 0 < library.status().segments < 50
    again = library.index(long_film.parent)
    assert (again.changed, again.unchanged) == (1, 0)
    assert library.status().segments == 50
    library.forget(long_film)
    assert library.status().segments == 0


def test_an_unfinished_film_can_be_forgotten(library: Library, long_film: Path) -> None:
    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    library.index(long_film.parent, models=BY_COLOURS, on_progress=stop)
    assert library.forget(long_film) == 1
    assert library.status().segments == 0


def test_a_shorter_film_leaves_nothing_of_the_longer_one(library: Library, long_film: Path) -> None:
    library.index(long_film.parent, models=BY_COLOURS)
    film(long_film, [(scene(n), 2.0) for n in range(100, 120)])
    os.utime(long_film, (1, 1))
    assert library.index(long_film.parent).changed == 1
    assert library.status().segments == 20


def test_a_film_by_another_name_is_not_encoded_again(library: Library, long_film: Path) -> None:
    library.index(long_film.parent, models=BY_COLOURS)
    long_film.rename(long_film.with_name("other.mp4"))
    report = library.index(long_film.parent)
    assert (report.added, report.moved, report.removed) == (1, 1, 1)
    assert found(library, 30)[0] == (60, 62)


def test_a_truncated_video_keeps_what_was_read_and_is_reported(
    library: Library, long_film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pool.read_all

    def breaks(*args: object, **settings: object) -> Iterator[Reading | Skipped]:
        first, *_ = usual(*args, **settings)  # type: ignore[arg-type]
        assert isinstance(first, Reading)
        yield first
        yield Reading(first.source, first.digest, (), lost=("only what is before 0:30: the disk is gone",))

    monkeypatch.setattr(intake, "read_all", breaks)
    report = library.index(long_film.parent, models=BY_COLOURS)
    assert [each.reason for each in report.skipped] == ["only what is before 0:30: the disk is gone"]
    assert library.status().segments == 15
    assert found(library, 3)[0] == (6, 8)
    monkeypatch.undo()
    assert library.index(long_film.parent).changed == 0  # it is not tried again until it changes


def test_changed_subtitles_of_a_video_are_indexed(library: Library, long_film: Path) -> None:
    library.index(long_film.parent, models=("toy",))
    beside = long_film.with_suffix(".srt")
    beside.write_text("1\n00:00:10,000 --> 00:00:12,000\nthe zeppelin lands\n", "utf-8")
    assert library.index(long_film.parent).changed == 1
    (hit,) = library.search("zeppelin", limit=1)
    assert (hit.path, hit.modality, hit.place.start_s) == (long_film, "text", 10)


def test_the_given_limits_are_used(library: Library, long_film: Path) -> None:
    report = library.index(long_film.parent, models=BY_COLOURS, settings=IndexSettings(limits=Limits(duration_s=60)))
    assert "hours" in report.skipped[0].reason


def test_a_video_with_other_cuts_is_encoded_again(library: Library, tmp_path: Path) -> None:
    slides = [np.full((96, 160, 3), 200, np.uint8) for _ in range(2)]
    slides[0][10:30, 20:60] = (150, 150, 200)
    slides[1][50:70:3, 20:60] = (200, 150, 150)  # sharper: it speaks for a moment of both
    (tmp_path / "slides").mkdir()
    path = film(tmp_path / "slides" / "a.mp4", [(slides[0], 6), (slides[1], 6)])
    for limits in (Limits(), Limits(writing_seconds=60)):  # as when nothing is read, and as when something is
        os.utime(path, (1, limits.writing_seconds))
        library.index(path.parent, settings=IndexSettings(limits=limits))
    points = library._store.engine.scroll(vectors=True)
    first, second = sorted(points, key=lambda point: int(point.payload["order"]))
    assert (first.payload["end_s"], second.payload["start_s"]) == (6, 6)
    for name, vector in first.vectors.items():
        assert not np.allclose(vector, second.vectors[name], atol=1e-3)
