"""Readers that break their contract are found out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lingxi.media.registry import ReaderSample
from lingxi.testing import check_reader
from lingxi.types import Limits, Segment, Text


class Lines:
    """A reader of another package: a segment a line."""

    suffixes = frozenset({".lines"})

    def __init__(self, folder: Path) -> None:
        (folder / "good.lines").write_text("one\ntwo\n", encoding="utf-8")
        self.samples = (ReaderSample(folder / "good.lines", "lines"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        from lingxi.errors import UnreadableMedia

        try:
            return [Segment(Text(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        except UnicodeDecodeError as error:
            raise UnreadableMedia("not UTF-8") from error


def test_another_packages_reader_is_checked_by_its_own_sample(tmp_path: Path) -> None:
    check_reader(Lines(tmp_path))
    check_reader(Lines(tmp_path), tmp_path / "good.lines", tmp_path)  # as before readers brought samples


def _shouts(reader: Lines) -> None:
    reader.suffixes = frozenset({".LINES"})


def _brings_nothing(reader: Lines) -> None:
    reader.samples = ()  # type: ignore[assignment]


def _brings_what_it_does_not_read(reader: Lines) -> None:
    reader.samples = (ReaderSample(Path(__file__), "lines"),)


def _finds_nothing(reader: Lines) -> None:
    reader.samples[0].path.write_bytes(b"")


def _takes_anything(reader: Lines) -> None:
    reader.read = lambda path, limits, side: [Segment(Text("x"))]  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_shouts, ".LINES"),
        (_brings_nothing, "a reader brings one sample at least"),
        (_brings_what_it_does_not_read, "has an ending that the reader does not claim"),
        (_finds_nothing, "good.lines has segments"),
        (_takes_anything, "garbage must be refused"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_broken_reader_is_found_out(spoil: object, said: str, tmp_path: Path) -> None:
    reader = Lines(tmp_path)
    spoil(reader)  # type: ignore[operator]
    with pytest.raises(AssertionError, match=said):
        check_reader(reader)


def test_a_reader_without_samples_needs_a_file(tmp_path: Path) -> None:
    reader = Lines(tmp_path)
    del reader.samples
    with pytest.raises(AssertionError, match="a reader brings samples, or the check is given a file"):
        check_reader(reader)
    check_reader(reader, tmp_path / "good.lines")
