"""The engine reads what is drawn, where it is drawn, and never asks the network."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.errors import MissingExtra
from lingxi.media import ocr

needs_engine = pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed (extra ocr)")


@needs_engine
def test_it_reads_words_and_tells_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
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
