"""What several sources say of a file is joined, and becomes facts and words of its segments."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from lingxi.media.metadata.known import Known, described, joined, plain, position, redescribed, stars, words
from lingxi.types import Image, Segment, Text

PIXELS = Image(np.zeros((2, 2, 3), np.uint8))
OWN, OTHER = datetime(2001, 1, 1), datetime(2002, 2, 2)


def test_the_first_says_the_date_and_words_are_added_up() -> None:
    one = Known(keywords=("Sea",), taken=OWN, taken_from="exif")
    other = Known(title="T", keywords=("sea", "ice"), taken=OTHER, taken_from="xmp", latitude=1.0, longitude=2.0)
    found = joined([one, other])
    assert (found.title, found.keywords, found.taken, found.taken_from) == ("T", ("Sea", "ice"), OWN, "exif")
    assert (found.latitude, found.longitude) == (1.0, 2.0)


def test_segments_keep_their_facts_unless_somebody_edited_them_beside_the_file() -> None:
    segments = [Segment(PIXELS, facts={"taken": OWN, "taken_from": "exif"}, title="own"), Segment(Text("x"))]
    known = Known(title="new", people=("Ann",), rating=3, taken=OTHER, taken_from="xmp")
    kept, text = described(segments, known)
    assert dict(kept.facts) == {"taken": OWN, "taken_from": "exif", "rating": 3}
    assert (kept.title, dict(kept.labels)) == ("own", {"person": ("Ann",)})
    assert (text.labels, text.title) == ({}, ""), "a passage is not what the metadata of a file describe"
    edited, _ = redescribed(segments, known)
    assert (edited.title, edited.facts["taken"], edited.facts["taken_from"]) == ("new", OTHER, "xmp")


def test_texts_become_plain() -> None:
    assert plain(" a\0b\n c ") == "a b c"
    assert plain(b"bytes") == plain("***") == plain(None) == ""
    assert len(plain("x" * 10_000)) == 2_000
    assert words(["a", "A", "", "b" * 200]) == ("a", "b" * 100)


@pytest.mark.parametrize(("value", "count"), [("4", 4), (5, 5), (0, None), (-1, None), ("nan", None), (None, None)])
def test_stars(value: object, count: int | None) -> None:
    assert stars(value) == count


@pytest.mark.parametrize(
    ("north", "east", "place"),
    [(12.5, "30", (12.5, 30.0)), (0, 0, None), (91, 0, None), ("nan", 1, None), (None, 1, None)],
)
def test_positions(north: object, east: object, place: tuple[float, float] | None) -> None:
    assert position(north, east) == place
