"""The contract check of readers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from lingxi.errors import UnreadableMedia
from lingxi.media.registry import HasSamples, Reader
from lingxi.types import Image, Limits

GARBAGE = b"\x00\x01\x02garbage\xff\xfe" * 64


def check_reader(reader: Reader, good: Path | None = None, folder: Path | None = None) -> None:
    """Raises AssertionError unless the reader keeps its contract.

    ``good`` is a file that it can read; by default each of its ``samples``. ``folder`` is a folder for new files; by
    default a temporary one.
    """
    assert reader.suffixes, "a reader claims endings of file names"
    for suffix in reader.suffixes:
        assert suffix.startswith("."), suffix
        assert suffix == suffix.lower(), suffix
    for path in [good] if good else _samples(reader):
        _check_reading(reader, path)
    with TemporaryDirectory() as temporary:
        bad = (folder or Path(temporary)) / f"garbage{sorted(reader.suffixes)[0]}"
        bad.write_bytes(GARBAGE)
        assert _refusal(reader, bad), "garbage must be refused with UnreadableMedia and a reason"


def _samples(reader: Reader) -> list[Path]:
    assert isinstance(reader, HasSamples), "a reader brings samples, or the check is given a file that it reads"
    assert reader.samples, "a reader brings one sample at least"
    for each in reader.samples:
        assert each.path.suffix in reader.suffixes, f"{each.path.name} has an ending that the reader does not claim"
        assert each.what, f"{each.path.name} is a format that people have a name for"
    return [each.path for each in reader.samples]


def _check_reading(reader: Reader, good: Path) -> None:
    segments = reader.read(good, Limits(), 64)
    assert segments, f"{good.name} has segments"
    for segment in segments:
        assert not isinstance(segment.media, Image) or segment.media.pixels.ndim == 3


def _refusal(reader: Reader, path: Path) -> str:
    try:
        reader.read(path, Limits(), 64)
    except UnreadableMedia as error:
        return error.reason
    return ""
