"""What every reader must do."""

from __future__ import annotations

from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.registry import Reader
from lingxi.types import Image, Limits

GARBAGE = b"\x00\x01\x02garbage\xff\xfe" * 64


def check_reader(reader: Reader, good: Path, folder: Path) -> None:
    """Raises AssertionError unless the reader keeps its contract.

    ``good`` is a file that it reads, ``folder`` a folder where files may be made.
    """
    assert reader.suffixes, "a reader claims endings of file names"
    for suffix in reader.suffixes:
        assert suffix.startswith("."), suffix
        assert suffix == suffix.lower(), suffix
    segments = reader.read(good, Limits(), 64)
    assert segments, "a good file has segments"
    for segment in segments:
        assert not isinstance(segment.media, Image) or segment.media.pixels.ndim == 3
    bad = folder / f"garbage{sorted(reader.suffixes)[0]}"
    bad.write_bytes(GARBAGE)
    assert _refusal(reader, bad), "garbage must be refused with UnreadableMedia and a reason"


def _refusal(reader: Reader, path: Path) -> str:
    try:
        reader.read(path, Limits(), 64)
    except UnreadableMedia as error:
        return error.reason
    return ""
