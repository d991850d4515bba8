"""A library with captions calibrates its own spaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.encode.registry import encoders
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.library import Library
from lingxi.search.library_calibration import FILE, load
from lingxi.testing import ToyEncoder
from lingxi.testing.encoders import COLOURS
from lingxi.types import Space
from tests.conftest import Paint

encoders.register("uncalibrated")(lambda: ToyEncoder("uncalibrated"))


def _captioned(paint: Paint, count: int) -> Path:
    for n in range(count):
        name, colour = list(COLOURS.items())[n % len(COLOURS)]
        picture = paint(f"{n:02}.png", (colour[0], colour[1], max(0, colour[2] - n // 5)))
        picture.with_suffix(".txt").write_text(f"something {name}", encoding="utf-8")
    return picture.parent


def test_captions_calibrate_a_space(library: Library, paint: Paint) -> None:
    library.index(_captioned(paint, 60), models=["uncalibrated"])
    assert library.search("red")[0].probability is None
    measured = library.calibrate()["uncalibrated"]
    assert measured.pictures == 60
    assert measured.reliability.error < 0.2
    hits = library.search("red", limit=60)
    assert hits[0].probability is not None
    assert min(hit.probability or 0 for hit in hits) < hits[0].probability
    space = library.status().spaces[0]
    assert load(library.folder, space) is not None
    assert load(library.folder, Space(space.name, space.dim, "another")) is None


def test_too_few_captions_are_refused(library: Library, paint: Paint) -> None:
    library.index(_captioned(paint, 5), models=["uncalibrated"])
    with pytest.raises(LibraryError, match="5 pictures have captions, 50 are needed"):
        library.calibrate()


def test_a_damaged_file_is_reported(library: Library, paint: Paint) -> None:
    library.index(_captioned(paint, 5), models=["uncalibrated"])
    (library.folder / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(LibraryDamaged, match="delete it"):
        library.search("red")
