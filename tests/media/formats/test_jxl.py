"""JPEG XL is read, and its size is checked before it is decoded."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.jxl import CONTAINER, matches, size_of
from lingxi.media.image import decode
from lingxi.types import Limits


def _written(size: tuple[int, int], colour: str = "red", **how: object) -> bytes:
    pytest.importorskip("pillow_jxl", reason="pillow-jxl-plugin is not installed (extra jxl)")
    out = BytesIO()
    Pillow.new("RGB", size, colour).save(out, "JXL", effort=1, **how)
    return out.getvalue()


@pytest.mark.parametrize("size", [(64, 48), (37, 21), (300, 200), (160, 90), (8, 8), (1_000, 1)])
def test_sizes_are_read_from_the_first_bytes(size: tuple[int, int]) -> None:
    assert size_of(_written(size)) == size


def test_a_picture_in_a_container() -> None:
    exif = Pillow.Exif()
    exif[306] = "2019:03:21 11:04:22"
    data = _written((40, 30), exif=exif.tobytes(), use_container=True)
    assert matches(data, "")
    found = decode(data, Limits(), 30)
    assert found.size == {"width": 40, "height": 30}
    assert found.image.pixels[0, 0, 0] > 240
    assert found.known.taken is not None


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    data = _written((640, 480))
    with pytest.raises(UnreadableMedia, match="640 x 480 pixels are over the limit of 1,000"):
        decode(data, Limits(decoded_pixels=1_000), 30)


@pytest.mark.parametrize("data", [CONTAINER + bytes(40), b"\xff\x0a", b"\xff\x0a" + b"\xff" * 40])
def test_broken_files(data: bytes) -> None:
    pytest.importorskip("pillow_jxl", reason="pillow-jxl-plugin is not installed (extra jxl)")
    with pytest.raises(UnreadableMedia, match=r"not a readable image|over the limit"):
        decode(data, Limits(), 30)


def test_without_the_package_the_reason_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pillow_jxl", None)
    with pytest.raises(UnreadableMedia, match="needs the extra jxl") as caught:
        decode(CONTAINER + bytes(40), Limits(), 30)
    assert caught.value.passing, "each run tries again: it may be installed by then"
