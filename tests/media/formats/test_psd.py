"""Photoshop documents are shown by the picture of all layers."""

from __future__ import annotations

import logging
import struct
from io import StringIO
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.image import decode
from lingxi.media.losses import HOLED, losses
from lingxi.types import Limits


def _document(*, version: int = 1, depth: int = 8, mode: int = 3, colour: tuple[float, ...] = (1.0, 0.0, 0.0)) -> bytes:
    """A document of 20 x 10 pixels in one colour, levels from 0 to 1, with some bytes of layers."""
    header = b"8BPS" + struct.pack(">H6xHIIHH", version, len(colour), 10, 20, depth, mode)
    layers = struct.pack(">Q" if version == 2 else ">I", 4) + bytes(4)
    kind, most = {8: (">u1", 255), 16: (">u2", 65_535), 32: (">f4", 1.0)}[depth]
    planes = b"".join(np.full(200, level * most).astype(kind).tobytes() for level in colour)
    return header + bytes(4) + bytes(4) + layers + bytes(2) + planes


@pytest.mark.parametrize("how", [{}, {"version": 2}, {"depth": 16}, {"depth": 32}, {"version": 2, "depth": 16}])
def test_documents_of_each_size_and_depth(how: dict[str, Any]) -> None:
    if how:
        pytest.importorskip("psd_tools", reason="psd-tools is not installed (extra psd)")
    found = decode(_document(**how), Limits(), 10)
    assert found.size == {"width": 20, "height": 10}
    assert found.image.pixels[5, 5].tolist() == [255, 0, 0]


def test_other_modes() -> None:
    pytest.importorskip("psd_tools", reason="psd-tools is not installed (extra psd)")
    grey = decode(_document(version=2, mode=1, colour=(0.5,)), Limits(), 10).image.pixels[0, 0]
    assert grey.tolist() == [127, 127, 127]
    ink = decode(_document(version=2, mode=4, colour=(1.0, 0.0, 0.0, 1.0)), Limits(), 10).image.pixels[0, 0]
    assert ink[0] > 200
    assert ink[1] < 60
    with pytest.raises(UnreadableMedia, match="mode"):
        decode(_document(version=2, mode=9), Limits(), 10)


def test_bombs_and_broken_documents() -> None:
    pytest.importorskip("psd_tools", reason="psd-tools is not installed (extra psd)")
    huge = b"8BPS" + struct.pack(">H6xHIIHH", 2, 3, 200_000, 200_000, 16, 3)
    with pytest.raises(UnreadableMedia, match="200000 x 200000 pixels are over the limit"):
        decode(huge, Limits(), 10)
    for data in (b"8BPS", _document(version=2)[:60], _document()[:30]):
        with pytest.raises(UnreadableMedia, match="not a readable image"):
            decode(data, Limits(), 10)


def test_a_broken_channel_is_a_loss_and_prints_nothing() -> None:
    pytest.importorskip("psd_tools", reason="psd-tools is not installed (extra psd)")
    whole = _document(depth=16)
    zipped = bytearray(whole)
    zipped[-3 * 400 - 1] = 2  # says that the values are compressed, which they are not
    with losses() as lost, patch.object(logging, "lastResort", logging.StreamHandler(out := StringIO())):
        decode(whole, Limits(), 10)
        assert lost == []
        decode(bytes(zipped), Limits(), 10)
    assert (lost, out.getvalue()) == ([HOLED], "")
