"""What a search remembers of a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.store.where import Compare
from tests.search.shelf import named, planned, seen


def test_the_nearest_are_those_of_the_filter(barns: Library) -> None:
    vector = planned(barns, Query.of("red")).vectors["toy"]
    pictures = seen(barns).nearest(vector, "toy", "toy", 9, seen(barns).comparable("toy", "image", None))
    assert named(barns, [id_ for id_, _ in pictures])[0] == "a.png"
    assert len(pictures) == 3
    assert seen(barns).nearest(vector, "toy", "toy", 9, Compare("width", ">", 9999)) == []


def test_the_background_is_computed_once_and_gives_typical_scores(barns: Library) -> None:
    collection = seen(barns)
    assert collection.background is collection.background
    assert collection.metric("toy") == "cosine"


def test_a_passage_is_a_part_of_its_file_and_an_image_is_whole(barns: Library, tmp_path: Path) -> None:
    assert seen(barns).has_parts
    (tmp_path / "pictures" / "note.md").unlink()
    barns.index(tmp_path / "pictures")
    assert not seen(barns).has_parts
    with pytest.raises(KeyError, match="nothing"):
        seen(barns).metric("nothing")
