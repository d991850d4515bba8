"""What a reader is: it brings samples, and one of long files gives all parts together."""

from __future__ import annotations

from pathlib import Path

import pytest

import lingxi.media.samples as samples_room
from lingxi.media.registry import HasSamples, Part, readers, whole
from lingxi.types import Limits, Segment, Text

FOLDER = Path(samples_room.__path__[0])


def test_every_sample_belongs_to_one_reader_and_is_there() -> None:
    made = [readers.make(name) for name in readers]
    assert all(isinstance(reader, HasSamples) for reader in made)
    named = [each.path for reader in made if isinstance(reader, HasSamples) for each in reader.samples]
    assert sorted(named) == sorted(path for path in FOLDER.iterdir() if path.suffix != ".py" and path.is_file())


@pytest.mark.parametrize("name", list(readers))
def test_every_file_registers_the_reader_of_its_name(name: str) -> None:
    assert name in readers.names()


class Pieces:
    """Reads three pieces of two seconds; remembers where it was asked to begin."""

    def __init__(self) -> None:
        self.asked = list[float]()

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        self.asked.append(start)
        return Part([Segment(Text(f"from {start:g}"))], None if start == 4 else start + 2)


def test_all_parts_of_a_file_come_in_order() -> None:
    reader = Pieces()
    found = [segment.media for segment in whole(reader, Path("x"), Limits(), 64)]
    assert found == [Text("from 0"), Text("from 2"), Text("from 4")]
    assert reader.asked == [0, 2, 4], "each part once"
