"""Web pages in the encoding that they declare, with the pictures that are inside the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.page import page_image
from lingxi.media.readers.html import HtmlReader
from lingxi.types import Image, Limits, Place, Text
from tests.media.documents import data_uri, png


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="gb2312">', "gbk"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=big5'>", "big5"),
        ("<meta charset=no-such-thing>", "utf-8"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "shift_jis"),
    ],
)
def test_a_page_declares_its_encoding(tmp_path: Path, declaration: str, encoding: str) -> None:
    text = {"big5": "貓", "shift_jis": "猫ねこ"}.get(encoding, "你好")
    (tmp_path / "a.html").write_bytes(f"{declaration}<p>{text}</p>".encode(encoding))
    (found,) = HtmlReader().read(tmp_path / "a.html", Limits(), 0)
    assert found.media == Text(text)


def test_a_picture_inside_a_page_is_found_at_its_place(tmp_path: Path) -> None:
    path, red = tmp_path / "a.html", png("red")
    path.write_text(f'<h1>Hats</h1><p>Mine: <img src="{data_uri(red)}">!</p><img src="away.png">', encoding="utf-8")
    passage, picture = HtmlReader().read(path, Limits(), 8)
    assert passage.media == Text("# Hats\n\nMine:  !")
    assert isinstance(picture.media, Image)
    assert (picture.place, picture.title) == (Place(start=14, end=15), "Hats")
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [255, 0, 0]
    with pytest.raises(UnreadableMedia, match="no picture at this place"):
        page_image(path, Place(start=13, end=14), 8)
