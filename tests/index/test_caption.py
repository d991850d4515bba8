"""Generated captions are found like others, are marked, and leave no trace when they are removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import LibraryError
from lingxi.index import caption
from lingxi.index.caption import BARE, GENERATED, add_captions, captioner, remove_captions
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.testing import ToyEncoder
from lingxi.types import Image, Text
from tests.reading import read_here

ENCODERS = {"toy": ToyEncoder()}


@pytest.fixture
def painted(library: Library, folder: Path) -> Library:
    """A library of a red, a green and a blue picture, of which the green one has a caption."""
    (folder / "green.txt").write_text("a meadow", encoding="utf-8")
    library.index(folder, models=["toy"])
    return library


def _named(points: Sequence[Point]) -> list[str]:
    return ["" if point.payload["name"] == "blue.png" else "a crimson flag" for point in points]


def _points(library: Library) -> dict[str, Point]:
    engine = library._store.engine
    return {str(point.payload["name"]): point for point in engine.scroll(None, vectors=True)}


def test_images_without_text_are_named_and_marked(painted: Library, folder: Path) -> None:
    told = list[tuple[int, int]]()
    added = add_captions(painted._store.engine, ENCODERS, [folder], _named, lambda *counts: told.append(counts))
    assert (added, told) == (1, [(2, 2)]), "red is named, blue is not, green has a caption and the note is text"
    (hit,) = painted.search("crimson", where="caption = generated")
    assert (hit.path.name, hit.text, hit.facts["caption"]) == ("red.png", "a crimson flag", "generated")
    assert hit.as_dict()["facts"]["caption"] == "generated"
    assert {"toy.caption", "all words"} & set(hit.signals) == {"toy.caption", "all words"}
    assert [each.path.name for each in painted.search("flag", where="not caption = generated")] != ["red.png"]
    points = _points(painted)
    assert np.allclose(points["red.png"].vectors["toy.caption"], ToyEncoder().encode([Text("a crimson flag")])[0])
    assert "caption" not in points["green.png"].payload
    assert painted.index(folder).unchanged == 4, "a file with a generated caption is not read again"


def test_removed_captions_leave_no_trace(painted: Library, folder: Path) -> None:
    before = _points(painted)
    add_captions(painted._store.engine, ENCODERS, [folder], _named)
    assert painted._store.engine.count(GENERATED) == 1
    assert painted._store.engine.count(BARE) == 1
    assert remove_captions(painted._store.engine, ENCODERS, [folder]) == 1
    after = _points(painted)
    for name, point in before.items():
        assert after[name].payload == point.payload
        assert set(after[name].vectors) == set(point.vectors)
    assert not painted._store.engine.lexical("crimson", 5)
    assert painted._store.engine.lexical("red", 5), "words of its name are kept"


def test_a_library_captions_its_images_and_refuses_where_no_model_can(
    painted: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LibraryError, match="captions from the library need a model that compares texts and images"):
        painted.caption()
    monkeypatch.setattr(caption, "captioner", lambda engine, encoders, model: _named)
    assert painted.caption() == 1
    assert painted.search("crimson")[0].path.name == "red.png"
    assert painted.caption(remove=True) == 1


class _Looks:
    """A captioning model that says whether an image is red."""

    def __init__(self, model: str) -> None:
        assert model == "OWNER/NAME"

    def captions(self, images: Sequence[Image]) -> list[str]:
        return ["a red wall" if each.pixels[0, 0, 0] > 200 else "another wall" for each in images]


def test_a_captioning_model_sees_the_files(painted: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption, "CaptionModel", _Looks)
    monkeypatch.setattr(caption, "read_all", read_here)
    (folder / "blue.png").write_bytes(b"no longer an image")
    make = captioner(painted._store.engine, ENCODERS, "OWNER/NAME")
    points = _points(painted)
    assert make([points["blue.png"], points["red.png"]]) == ["", "a red wall"]
