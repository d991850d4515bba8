"""IPTC records become words, places and a date."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageFile

from lingxi.media.metadata.iptc import decoded_text, known_in, known_of


def _block(*records: tuple[int, bytes]) -> bytes:
    data = b"".join(b"\x1c\x02" + bytes([tag]) + len(text).to_bytes(2, "big") + text for tag, text in records)
    resource = b"8BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data + (b"\0" if len(data) % 2 else b"")
    segment = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment


def _jpeg(block: bytes) -> ImageFile.ImageFile:
    out = BytesIO()
    Pillow.new("RGB", (8, 8)).save(out, "JPEG")
    data = out.getvalue()
    return Pillow.open(BytesIO(data[:2] + block + data[2:]))


def test_a_picture_with_records() -> None:
    words = [(5, b"Selfie"), (25, b"quokka"), (25, "袋鼠".encode()), (90, b"Perth"), (101, b"Australia")]
    image = _jpeg(_block(*words, (120, b"marsupial selfie"), (55, b"20170815"), (60, b"123456+0000")))
    known = known_in(image)
    assert (known.title, known.descriptions) == ("Selfie", ("marsupial selfie",))
    assert (known.keywords, known.places) == (("quokka", "袋鼠"), ("Perth", "Australia"))
    assert (known.taken, known.taken_from) == (datetime(2017, 8, 15, 12, 34, 56), "iptc")


def test_a_date_without_a_time() -> None:
    assert known_of({(2, 55): b"20170815"}).taken == datetime(2017, 8, 15)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_texts_in_other_encodings(encoding: str) -> None:
    text = "在公园里散步的人们和他们的狗"
    assert decoded_text(text.encode(encoding)) == text


def test_a_broken_block_says_nothing() -> None:
    assert known_in(_jpeg(_block((120, b"x"))[:-4] + b"\xff" * 4)).keywords == ()
