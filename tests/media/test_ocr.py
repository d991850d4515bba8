"""The engine reads what is drawn, where it is drawn, and never asks the network."""

from __future__ import annotations

import socket
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


class Twice:
    """Stands for the engine of the wheel: what it reads depends on the size at which it looks."""

    def __init__(self, lines: dict[int, list[tuple[str, float, tuple[int, int]]]]) -> None:
        self.text_det = SimpleNamespace(limit_side_len=736)
        self.lines = lines
        self.sides: list[int] = []

    def __call__(self, pixels: Pixels) -> SimpleNamespace:
        self.sides.append(self.text_det.limit_side_len)
        lines = self.lines[self.sides[-1]]
        boxes = [[(x, y), (x + 90, y), (x + 90, y + 20), (x, y + 20)] for _, _, (x, y) in lines]
        return SimpleNamespace(boxes=boxes, txts=[text for text, *_ in lines], scores=[sure for _, sure, _ in lines])


def _reader(lines: dict[int, list[tuple[str, float, tuple[int, int]]]]) -> tuple[ocr.RapidOcr, Twice]:
    reader = object.__new__(ocr.RapidOcr)
    reader._engine = Twice(lines)
    return reader, reader._engine


def test_a_small_image_is_read_again_when_a_line_is_uncertain() -> None:
    small, large = np.zeros((400, 600, 3), np.uint8), np.zeros((960, 1200, 3), np.uint8)
    first = [("1ady", 0.9, (0, 0)), ("Andrew Hoffmam, 2007", 0.7, (200, 200)), ("clear", 1.0, (300, 300))]
    second = [("lady", 0.8, (1, 1)), ("Andrew Hoffman, 2007", 0.9, (200, 200)), ("kite", 0.99, (50, 90))]
    reader, engine = _reader({736: first, 960: second})
    assert [line.text for line in reader.read(small)] == ["1ady", "clear", "lady", "Andrew Hoffman, 2007", "kite"]
    assert [line.text for line in reader.read(large)] == ["1ady", "Andrew Hoffmam, 2007", "clear"]
    assert engine.sides == [736, 960, 736]


def test_certain_or_absent_text_is_read_once() -> None:
    for lines in ([("clear", 0.99, (0, 0))], []):
        reader, engine = _reader({736: lines})
        reader.read(np.zeros((400, 600, 3), np.uint8))
        assert engine.sides == [736]
