"""Metafiles of Windows are known by their first bytes."""

from __future__ import annotations

import gzip

import pytest

from lingxi.media.formats.metafile import is_metafile

EMF = b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(9)
WMF = b"\xd7\xcd\xc6\x9a" + bytes(40)


@pytest.mark.parametrize(
    "data",
    [
        EMF,
        WMF,
        b"VCLMTF\x01\x00",
        b"\x01\x00\x09\x00\x00\x03",
        gzip.compress(EMF, mtime=0),
        gzip.compress(WMF, mtime=0),
    ],
)
def test_metafiles_are_known(data: bytes) -> None:
    assert is_metafile(data)


@pytest.mark.parametrize("data", [b"", b"\x89PNG", gzip.compress(b"PNG", mtime=0), b"\x1f\x8bnonsense", EMF[:40]])
def test_other_bytes_are_none(data: bytes) -> None:
    assert not is_metafile(data)
