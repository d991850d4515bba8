"""A page as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import page
from lingxi.media.page import page_image
from lingxi.media.readers import pdf
from lingxi.media.readers.pdf import drawn
from lingxi.types import Limits, Place
from tests.media.documents import write_pdf
from tests.test_lazy import together


def test_a_page_is_rendered_at_the_requested_size(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["one", "two"])
    pixels = page_image(path, Place(page=2), 400).pixels
    assert pixels.shape == (600, 400, 3)
    assert pixels[100, 200].tolist() == [255, 0, 0]
    assert pixels[590, 390].tolist() == [255, 255, 255]
    for number in (0, 3):
        with pytest.raises(UnreadableMedia, match=f"no page {number}"):
            page_image(path, Place(page=number), 400)


def test_one_thread_at_a_time_uses_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, inside, most, crowd = write_pdf(tmp_path / "a.pdf", ["one"]), list[int](), list[int](), Event()

    def slow(*args: Any) -> Any:
        inside.append(1)
        most.append(len(inside))
        if len(inside) > 1:
            crowd.set()
        crowd.wait(0.2)  # time for another thread to come in, where nothing keeps it out
        inside.pop()
        return drawn(*args)

    for module in (page, pdf):
        monkeypatch.setattr(module, "drawn", slow)
    works: list[Callable[[], object]] = [
        lambda: page_image(path, Place(page=1), 40),
        lambda: pdf.PdfReader().read(path, Limits(), 40),
    ] * 4
    together(lambda: works.pop()())
    assert most == [1] * 8
