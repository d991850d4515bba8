"""Rich Text as passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.rtf import RtfReader
from lingxi.types import Limits, Place, Text


def test_paragraphs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Marzipan\par Guild}")
    (found,) = RtfReader().read(path, Limits(), 0)
    assert (found.media, found.place) == (Text("Marzipan\n\nGuild"), Place(start=0, end=15))
    with pytest.raises(UnreadableMedia, match="longer than the limit of 9 bytes"):
        RtfReader().read(path, Limits(text_bytes=9), 0)
