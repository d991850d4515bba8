"""What is written in pictures: read at a legible size, piece by piece, and kept with the picture."""

from __future__ import annotations

import time
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.media import lines, written
from lingxi.media.unread_text import BUSY
from lingxi.media.written import holds_pictures, read_written
from lingxi.types import Image, Limits, Source, Video
from tests.media.documents import data_uri, write_pdf
from tests.media.pages import Watcher, bars

READS = Limits(writing_seconds=60)
SCAN = Path(__file__).parents[3] / "shared" / "cases" / "ocr" / "scan_footer.pdf"


def _source(path: Path) -> Source:
    return Source(path, path.stat().st_size, path.stat().st_mtime_ns)


def test_the_image_keeps_the_size_that_its_encoder_wants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, path = Watcher(), tmp_path / "a.png"
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    Pillow.fromarray(bars(600, 800, count=3)).save(path)
    (segment,) = read_written(_source(path), READS, 64).segments
    assert isinstance(segment.media, Image)
    assert 64 <= min(segment.media.pixels.shape[:2]) < 128
    assert watcher.seen == [(600, 800)]
    assert [line.text for line in segment.written] == ["0", "3", "6"]


def test_what_moves_in_a_picture_is_as_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: False)
    first, second = (Pillow.fromarray(bars(300, 400, count=count)) for count in (3, 1))
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second], duration=500)
    _, *moving = read_written(_source(tmp_path / "a.gif"), READS, 64).segments
    assert moving
    for each in moving:
        assert isinstance(each.media, Video)
        assert 64 <= min(each.media.frames.shape[1:3]) < 128


def test_where_a_first_look_sees_no_text_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "engine", lambda: pytest.fail("it is read"))
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: False)
    Pillow.fromarray(bars(600, 800, count=3)).save(tmp_path / "a.png")
    (segment,) = read_written(_source(tmp_path / "a.png"), READS, 64).segments
    assert segment.written == ()


def test_of_a_pdf_the_pages_without_text_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, path = Watcher(), write_pdf(tmp_path / "a.pdf", ["a page with text", ""])
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    segments = read_written(_source(path), READS, 64).segments
    assert [(each.place.page, type(each.media).__name__) for each in segments] == [
        (1, "Image"),
        (1, "Text"),
        (2, "Image"),
    ]
    assert watcher.seen == [(800, 1_200)]  # four times the points of the page, which is the most that is drawn
    assert all(min(each.media.pixels.shape[:2]) <= 65 for each in segments if isinstance(each.media, Image))


def test_a_scan_with_a_footer_is_read_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, path = Watcher(), write_pdf(tmp_path / "a.pdf", ["page 1", "page 2", "a page of text"])
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    monkeypatch.setattr(written, "is_scan", lambda path, page, passwords: page != 1)
    monkeypatch.setattr(written, "FEW", 6)
    segments = read_written(_source(path), READS, 64).segments
    assert [each.place.page for each in segments if each.written] == [2]


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed (extra ocr)")
@pytest.mark.skipif(not SCAN.is_file(), reason="the data set cases is not beside the project")
def test_the_words_of_a_scan_with_a_footer_are_read_surely() -> None:
    (page,) = (each for each in read_written(_source(SCAN), READS, 64).segments if isinstance(each.media, Image))
    found = [line for line in page.written if "tortoise breeder" in line.text]
    assert [line.unsure for line in found] == [False]


def test_pictures_in_documents_are_read_at_a_legible_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, path = Watcher(), tmp_path / "a.html"
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    shown = BytesIO()
    Pillow.fromarray(bars(600, 800, count=3)).save(shown, "PNG")
    path.write_text(f'<p>Words</p><img src="{data_uri(shown.getvalue())}">')
    words, picture = read_written(_source(path), READS, 64).segments
    assert watcher.seen == [(600, 800)]
    assert isinstance(picture.media, Image)
    assert picture.media.pixels.shape[0] < 128
    assert ([line.text for line in picture.written], words.written) == (["0", "3", "6"], ())


def test_what_is_not_reached_in_time_stays_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "engine", lambda: pytest.fail("it is read"))
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    path = write_pdf(tmp_path / "a.pdf", ["", ""])
    reading = read_written(_source(path), Limits(writing_seconds=-1), 64)
    assert len(reading.segments) == 2
    assert reading.lost == ("some of its images were not read for text: OCR takes longer than the limit of -1 s",)
    assert not reading.passing


def test_what_has_a_text_is_not_missing_after_the_limit(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["a page with text"])
    assert read_written(_source(path), Limits(writing_seconds=-1), 64).lost == ()


def test_a_busy_machine_loses_no_text_before_long_and_then_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher, path = Watcher(), write_pdf(tmp_path / "a.pdf", ["", ""])
    monkeypatch.setattr(written, "engine", lambda: watcher)
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    now = time.monotonic()
    for seconds, seen, lost in ((180, 2, ()), (200, 0, (BUSY,))):
        clock = iter([now])
        watcher.seen.clear()
        monkeypatch.setattr(time, "monotonic", lambda clock=clock, seconds=seconds: next(clock, now + seconds))
        reading = read_written(_source(path), READS, 64)
        assert (len(watcher.seen), reading.lost, reading.passing) == (seen, lost, bool(lost))


def test_files_with_images_are_known_by_their_names() -> None:
    held = [name for name in ("a.JPG", "b.pdf", "c.md", "d", "e.mp4", "f.wav", "g.docx") if holds_pictures(name)]
    assert held == ["a.JPG", "b.pdf", "e.mp4", "g.docx"]
