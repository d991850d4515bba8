"""What is written in pictures: read at a legible size, piece by piece, and kept with the picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.media import written
from lingxi.media.written import LEGIBLE, holds_pictures, lines_in, read_written
from lingxi.types import Image, Limits, Line, Source
from tests.media.documents import write_pdf

READS = Limits(writing_seconds=60)


class Watcher:
    """Reads dark bars: one line for each, named by its colour."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def read(self, pixels: Pixels) -> Sequence[Line]:
        self.seen.append((pixels.shape[1], pixels.shape[0]))
        height, width = pixels.shape[:2]
        found = []
        for colour in sorted({int(each) for each in np.unique(pixels[:, :, 0]) if each < 100}):
            rows, columns = np.nonzero(pixels[:, :, 0] == colour)
            left, right = columns.min() / width, (columns.max() + 1) / width
            top, bottom = rows.min() / height, (rows.max() + 1) / height
            found.append(Line(str(colour), (left, top, right, top, right, bottom, left, bottom), 0.9))
        return found


def _source(path: Path) -> Source:
    return Source(path, path.stat().st_size, path.stat().st_mtime_ns)


def _bars(width: int, height: int, count: int) -> Pixels:
    """White, with ``count`` bars from one end of the longer side to the other."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    for n in range(count):
        along = (n + 0.5) / count
        if height >= width:
            pixels[int(along * height) : int(along * height) + 20, width // 4 : width // 2] = n * 3
        else:
            pixels[height // 4 : height // 2, int(along * width) : int(along * width) + 20] = n * 3
    return pixels


@pytest.mark.parametrize("size", [(300, 400), (300, 3_000), (3_000, 300), (300, 521)])
def test_every_line_is_found_once_and_where_it_is(size: tuple[int, int]) -> None:
    pixels, watcher = _bars(*size, count=20), Watcher()
    lines = lines_in(pixels, watcher)
    assert [line.text for line in lines] == [str(n * 3) for n in range(20)]
    for line, wanted in zip(lines, Watcher().read(pixels), strict=True):
        assert line.box == pytest.approx(wanted.box, abs=1e-3)
    assert all(max(seen) <= 1.76 * min(seen) for seen in watcher.seen)


def test_a_large_picture_is_read_no_larger_than_legible() -> None:
    watcher = Watcher()
    lines_in(_bars(2_400, 3_000, count=1), watcher)
    assert watcher.seen == [(LEGIBLE, LEGIBLE * 5 // 4)]


def test_the_picture_keeps_the_size_that_its_encoder_wants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, path = Watcher(), tmp_path / "a.png"
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(written, "may_hold_text", lambda pixels: True)
    Pillow.fromarray(_bars(600, 800, count=3)).save(path)
    (segment,) = read_written(_source(path), READS, 64).segments
    assert isinstance(segment.media, Image)
    assert 64 <= min(segment.media.pixels.shape[:2]) < 128
    assert watcher.seen == [(600, 800)]
    assert [line.text for line in segment.written] == ["0", "3", "6"]


def test_where_a_first_look_sees_no_text_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "engine", lambda: pytest.fail("it is read"))
    monkeypatch.setattr(written, "may_hold_text", lambda pixels: False)
    Pillow.fromarray(_bars(600, 800, count=3)).save(tmp_path / "a.png")
    (segment,) = read_written(_source(tmp_path / "a.png"), READS, 64).segments
    assert segment.written == ()


def test_of_a_pdf_the_pages_without_text_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, path = Watcher(), write_pdf(tmp_path / "a.pdf", ["a page with text", ""])
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(written, "may_hold_text", lambda pixels: True)
    segments = read_written(_source(path), READS, 64).segments
    assert [(each.place.page, type(each.media).__name__) for each in segments] == [
        (1, "Image"),
        (1, "Text"),
        (2, "Image"),
    ]
    assert watcher.seen == [(800, 1_200)]  # four times the points of the page, which is the most that is drawn
    assert all(min(each.media.pixels.shape[:2]) <= 65 for each in segments if isinstance(each.media, Image))


def test_what_is_not_reached_in_time_stays_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "engine", lambda: pytest.fail("it is read"))
    monkeypatch.setattr(written, "may_hold_text", lambda pixels: True)
    path = write_pdf(tmp_path / "a.pdf", ["", ""])
    segments = read_written(_source(path), Limits(writing_seconds=-1), 64).segments
    assert len(segments) == 2


def test_files_with_pictures_are_known_by_their_names() -> None:
    assert [name for name in ("a.JPG", "b.pdf", "c.md", "d") if holds_pictures(name)] == ["a.JPG", "b.pdf"]
