"""Comics: pictures in the order of their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.page import page_image
from lingxi.media.readers import cbz
from lingxi.media.readers.cbz import CbzReader
from lingxi.types import Limits
from tests.media.documents import png, write_zip


def test_pages_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "10.png": png("blue"),
        "2.png": png("red"),
        "a/__MACOSX/1.png": b"",
        ".1.png": b"",
        "info.xml": "<a/>",
    }
    path = write_zip(tmp_path / "a.cbz", pages)
    found = CbzReader().read(path, Limits(), 8)
    assert [each.place.page for each in found] == [1, 2]
    colours = [page_image(path, each.place, 8).pixels[0, 0].tolist() for each in found]
    assert colours == [[255, 0, 0], [0, 0, 255]]
    assert len(CbzReader().read(path, Limits(pages=1), 8)) == 1


def test_numbers_of_any_length_are_compared() -> None:
    names = ["007.jpg", f"{'0' * 5_000}8.jpg", "٩.jpg", "10.jpg", f"{'1' * 5_000}.jpg", f"{'2' * 5_000}.jpg"]
    mixed = [names[at] for at in (3, 5, 0, 4, 2, 1)]
    assert sorted(mixed, key=cbz._order) == names


def test_without_pictures_there_are_no_pages(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="no pages"):
        CbzReader().read(write_zip(tmp_path / "a.cbz", {"a.txt": "x"}), Limits(), 8)
