"""What stands in the frames of a film is read where it appears, and once."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.arrays import Pixels
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media import lines, screen
from lingxi.media.read import Reading, read
from lingxi.media.time_limit import TimeLimit
from lingxi.media.unread_text import BUSY
from lingxi.media.written import read_written
from lingxi.types import Limits, Line, Source, Video
from tests.films import film

SIZE = (320, 192)
READS = Limits(seconds=600, writing_seconds=600)  # however busy the machine is
BOX = (0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)


class Codes:
    """Reads the number of a slide from its corner, by its level of grey."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def read(self, pixels: Pixels) -> list[Line]:
        self.seen.append(round(float(pixels[10:40, 10:60].mean()) / 20))
        return [Line(f"Slide {self.seen[-1]}", BOX)] if self.seen[-1] else []


def _slide(number: int, speaker: int = 0) -> Pixels:
    """A slide of one level of grey, a speaker of another at its right edge."""
    pixels = np.full((SIZE[1], SIZE[0], 3), number * 20, np.uint8)
    pixels[40:, 260:] = 250 - 100 * speaker
    return pixels


def _bullet(number: int) -> Pixels:
    """A grey slide with something in its corner."""
    pixels = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
    pixels[:48, :70] = number * 20
    return pixels


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> Codes:
    reader = Codes()
    monkeypatch.setattr(screen, "engine", lambda: reader)
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    return reader


def _source(path: Path) -> Source:
    return Source(path, path.stat().st_size, path.stat().st_mtime_ns)


def _told(reading: Reading) -> dict[float | None, list[str]]:
    return {each.place.start_s: [line.text for line in each.written] for each in reading.segments if each.written}


def test_the_text_of_a_slide_has_the_time_it_appears(codes: Codes, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(_slide(3), 4), (_slide(6), 4), (_slide(0), 2), (_slide(3), 2)])
    assert _told(read_written(_source(path), READS, 64)) == {0: ["Slide 3"], 4: ["Slide 6"], 10: ["Slide 3"]}


def test_an_unchanged_frame_is_not_read_and_unchanged_text_is_not_repeated(codes: Codes, tmp_path: Path) -> None:
    still = film(tmp_path / "still.mp4", [(_slide(3), 27)])
    assert len(read(_source(still), READS, 64).segments) == 2
    assert _told(read_written(_source(still), READS, 64)) == {0: ["Slide 3"]}
    assert codes.seen == [3]
    moving = film(tmp_path / "moving.mp4", [(_slide(3, n % 2), 2.0) for n in range(4)])
    assert _told(read_written(_source(moving), READS, 64)) == {0: ["Slide 3"]}
    assert len(codes.seen) > 3


def test_the_next_part_does_not_repeat_text_of_the_last_part(codes: Codes, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(_slide(3), 42), (_slide(5), 2)])
    first = read_written(_source(path), READS, 64)
    assert first.onward is not None
    second = read_written(_source(path), READS, 64, first)
    assert (_told(first), _told(second)) == ({0: ["Slide 3"]}, {42: ["Slide 5"]})


def test_similar_slides_are_distinguished(codes: Codes, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(_bullet(3), 5), (_bullet(5), 5), (_bullet(3), 5)])
    assert len(read(_source(path), Limits(seconds=600), 64).segments) == 1
    assert _told(read_written(_source(path), READS, 64)) == {0: ["Slide 3"], 5: ["Slide 5"], 10: ["Slide 3"]}


def test_the_rest_of_the_reading_is_as_it_is_without(codes: Codes, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(_slide(n), 1.5) for n in (1, 4, 7)])
    plain, lettered = read(_source(path), READS, 64), read_written(_source(path), READS, 64)
    assert [each.place for each in plain.segments] == [each.place for each in lettered.segments]
    for one, other in zip(plain.segments, lettered.segments, strict=True):
        assert isinstance(one.media, Video)
        assert isinstance(other.media, Video)
        assert np.array_equal(one.media.frames, other.media.frames)


def test_frames_that_are_not_reached_in_time_are_reported(
    codes: Codes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "a.mp4", [(_slide(3), 2)])
    whole = read(_source(path), READS, 64)
    reading = screen.with_frames(whole, READS, TimeLimit(-1.0))
    assert (len(reading.segments), codes.seen) == (1, [])
    assert ("longer than the limit of 600 s" in reading.lost[0], reading.passing) == (True, False)
    now = time.monotonic()
    late = TimeLimit(30.0)
    monkeypatch.setattr(time, "monotonic", lambda: now + 1_000)
    reading = screen.with_frames(whole, READS, late)
    assert (len(reading.segments), codes.seen) == (1, [])
    assert (reading.lost, reading.passing) == ((BUSY,), True)


def test_unchanged_frames_after_the_limit_are_no_loss(
    codes: Codes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "a.mp4", [(_slide(3), 27)])
    over = iter([False])
    monkeypatch.setattr(TimeLimit, "is_over", property(lambda limit: next(over, True)))
    reading = read_written(_source(path), READS, 64)
    assert (codes.seen, reading.lost) == ([3], ())


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed (extra ocr)")
def test_a_word_on_a_slide_is_found_at_its_moment(library: Library, photographs: Path, tmp_path: Path) -> None:
    """With the engine, the first look and the processes that read, as everybody has them."""
    speaker = np.asarray(Pillow.open(photographs / "astronaut.png").convert("RGB").resize((640, 480)))
    slide = Pillow.new("RGB", (640, 480), "white")
    ImageDraw.Draw(slide).text((80, 200), "Quarterly revenue", "black", ImageFont.load_default(48))
    folder = tmp_path / "talks"
    folder.mkdir()
    film(folder / "talk.mp4", [(speaker, 6), (np.asarray(slide), 4), (speaker, 6)])
    library.index(folder, settings=IndexSettings(ocr=True, workers=1))
    first, *others = library.search("revenue")
    assert (first.path.name, first.modality, first.place.start_s, first.place.end_s) == ("talk.mp4", "video", 6, 10)
    assert [line.text for line in first.asked] == ["Quarterly revenue"]
    left, top = np.array(first.asked[0].box).reshape(4, 2).min(0)
    assert 0.08 < left < 0.16
    assert 0.38 < top < 0.48
    assert not any(hit.asked for hit in others)
    assert library.index(folder).unchanged == 1
