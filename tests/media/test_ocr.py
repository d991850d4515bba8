"""The engine reads what is drawn, where it is drawn, and never asks the network."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.arrays import Pixels
from lingxi.errors import MissingExtra
from lingxi.media import ocr

needs_engine = pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed (extra ocr)")


@needs_engine
def test_it_reads_words_and_their_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError("the network is asked")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    picture = Pillow.new("RGB", (600, 400), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(36)
    pen.text((60, 80), "Umbrella", "black", font)
    pen.text((300, 280), "Invoice 4711", "darkred", font)
    first, second = ocr.engine().read(np.asarray(picture))
    assert (first.text, second.text) == ("Umbrella", "Invoice 4711")
    assert min(first.confidence, second.confidence) > 0.8
    for line, place in ((first, (60, 80)), (second, (300, 280))):
        left, top, right, bottom = pen.textbbox(place, line.text, font)
        corners = np.array([left, top, right, top, right, bottom, left, bottom]) / np.tile([600, 400], 4)
        assert line.box == pytest.approx(corners, abs=0.04)


@needs_engine
def test_where_nothing_is_written_it_reads_nothing() -> None:
    assert tuple(ocr.engine().read(np.full((300, 300, 3), 255, np.uint8))) == ()
    assert ocr.revision().startswith("rapidocr-")


def test_lone_letters_are_not_kept() -> None:
    kept = [text for text in ("O", "8", "-", "", "A4", "出", "é") if ocr.is_worth_keeping(text)]
    assert kept == ["A4", "出", "é"]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    with pytest.raises(MissingExtra, match=r"pip install 'lingxi\[ocr\]'"):
        ocr.RapidOcr()


@needs_engine
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_text_is_read(turns: int) -> None:
    picture = Pillow.new("RGB", (640, 200), "white")
    ImageDraw.Draw(picture).text((40, 80), "Volcano closes airport 4711", "black", ImageFont.load_default(36))
    (line,) = ocr.engine().read(np.rot90(np.asarray(picture), turns))
    assert line.text == "Volcano closes airport 4711"
    assert line.confidence > 0.9


@needs_engine
@pytest.mark.parametrize(("size", "font"), [((1_200, 90), 40), ((300, 44), 24)])
def test_a_strip_is_read_as_one_line(size: tuple[int, int], font: int) -> None:
    picture = Pillow.new("RGB", size, "#203040")
    ImageDraw.Draw(picture).text((8, 8), "pomegranate juice", "white", ImageFont.load_default(font))
    assert [line.text for line in ocr.engine().read(np.asarray(picture))] == ["pomegranate juice"]


class Twice:
    """Stands for the engine of the wheel: what it reads depends on the size at which it looks."""

    def __init__(self, lines: dict[int, list[tuple[str, float, tuple[int, int]]]]) -> None:
        self.text_det = SimpleNamespace(limit_side_len=736)
        self.lines = lines
        self.sides: list[int] = []
        self.read: list[str] = []

    def __call__(self, image: Pixels, *, use_det: bool, use_cls: bool, use_rec: bool) -> SimpleNamespace:
        assert (use_det, use_cls, use_rec) == (True, False, False)
        self.sides.append(self.text_det.limit_side_len)
        boxes = [[(x, y), (x + 90, y), (x + 90, y + 20), (x, y + 20)] for _, _, (x, y) in self.lines[self.sides[-1]]]
        return SimpleNamespace(boxes=boxes or None)

    def crop_text_regions(self, image: Pixels, quads: Sequence[ocr.Quad]) -> list[Pixels]:
        """Parts whose shape says where they are."""
        return [np.zeros((int(quad[0, 1]) + 1, int(quad[0, 0]) + 1, 3), np.uint8) for quad in quads]

    def recognize_txt(self, parts: Sequence[Pixels]) -> SimpleNamespace:
        lines = {place: (text, sure) for text, sure, place in self.lines[self.sides[-1]]}
        found = [lines[part.shape[1] - 1, part.shape[0] - 1] for part in parts]
        self.read += [text for text, _ in found]
        return SimpleNamespace(txts=[text for text, _ in found], scores=[sure for _, sure in found])

    def cls_and_rotate(self, parts: Sequence[Pixels]) -> tuple[object, SimpleNamespace]:
        return None, SimpleNamespace(cls_res=[("0", 1.0)] * len(parts))


def _reader(lines: dict[int, list[tuple[str, float, tuple[int, int]]]]) -> tuple[ocr.RapidOcr, Twice]:
    reader = object.__new__(ocr.RapidOcr)
    reader._engine = Twice(lines)
    return reader, reader._engine


def test_a_small_image_is_read_again_when_much_of_it_is_uncertain() -> None:
    small, large = np.zeros((400, 600, 3), np.uint8), np.zeros((960, 1200, 3), np.uint8)
    first = [("1ady", 0.9, (0, 0)), ("Andrew Hoffmam, 2007", 0.7, (200, 200)), ("clear", 1.0, (300, 300))]
    second = [
        ("lady", 0.8, (1, 1)),
        ("Andrew Hoffman, 2007", 0.9, (200, 200)),
        ("kite", 0.99, (50, 90)),
        ("c1ear", 0.9, (301, 301)),
    ]
    reader, engine = _reader({736: first, 960: second})
    assert [line.text for line in reader.read(small)] == ["1ady", "clear", "lady", "Andrew Hoffman, 2007", "kite"]
    assert "c1ear" not in engine.read, "a line that is certain is not read again"
    assert [line.text for line in reader.read(large)] == ["1ady", "Andrew Hoffmam, 2007", "clear"]
    assert engine.sides == [736, 960, 736]


def test_text_of_which_little_is_uncertain_is_read_once() -> None:
    page = [("all of this is clear to read", 0.99, (0, 0)), ("bur", 0.8, (50, 50)), ("~", 0.3, (90, 90))]
    for lines in ([("clear", 0.99, (0, 0))], [], page):
        reader, engine = _reader({736: lines})
        reader.read(np.zeros((400, 600, 3), np.uint8))
        assert engine.sides == [736]


def test_a_small_image_is_not_enlarged_without_limit() -> None:
    reader, engine = _reader({80: [("clear", 0.99, (0, 0))]})
    reader.read(np.zeros((20, 300, 3), np.uint8))
    assert engine.sides == [80]
