"""Texts in chunks and comments."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import PngImagePlugin

from lingxi.media.metadata.chunks import known_of


def test_text_chunks_of_png() -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Title", "Space")
    chunks.add_itxt("parameters", "a narwhal, 独角鲸")
    chunks.add_text("Keywords", "sea; ice")
    chunks.add_text("Creation Time", "2021:05:06 07:08:09")
    chunks.add_text("workflow", '{"nodes": ["secret"]}')
    chunks.add_text("prompt", '{"3": "x"}')
    out = BytesIO()
    Pillow.new("RGB", (8, 8)).save(out, "PNG", pnginfo=chunks)
    with Pillow.open(out) as image:
        image.load()
        known = known_of(image.info)
    assert (known.title, known.descriptions, known.keywords) == ("Space", ("a narwhal, 独角鲸",), ("sea", "ice"))
    assert known.taken == datetime(2021, 5, 6, 7, 8, 9)


@pytest.mark.parametrize(
    ("comment", "descriptions"),
    [
        (b"A pier in fog", ("A pier in fog",)),
        (b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90", ()),
        (b"LEAD Technologies Inc. V1.01", ()),
        (b"\0\0", ()),
    ],
)
def test_comments_of_people_and_of_programs(comment: bytes, descriptions: tuple[str, ...]) -> None:
    assert known_of({"comment": comment}).descriptions == descriptions
