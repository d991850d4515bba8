"""A query is taken apart by its words, or by its parts."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.explain.asked import taken_apart, words_of
from lingxi.search.query import Part, Query
from tests.apps.explain.given import Given

SLANT = 0.5**0.5


def test_a_text_is_taken_apart_by_its_words() -> None:
    asked = taken_apart(Query.of("red loud"), "plane", Given())
    assert asked.spans == ((0, 3), (4, 8))
    assert asked.encoded == pytest.approx(np.array([[SLANT, SLANT], [0, 1], [1, 0], [1, 0], [0, 1]]))
    assert asked.vector == pytest.approx([SLANT, SLANT])
    assert asked.alone == pytest.approx(np.eye(2))


def test_several_parts_are_told_apart_by_part() -> None:
    black = np.zeros((2, 2, 3), np.uint8)
    query = Query((Part(text="red red"), Part(image=black)))
    asked = taken_apart(query, "plane", Given())
    assert words_of(query) == "red red"
    assert asked.spans == ((0, 7), (8, 8))
    assert asked.alone == pytest.approx(np.eye(2))


def test_a_picture_alone_has_no_words() -> None:
    asked = taken_apart(Query.of(image=np.zeros((2, 2, 3), np.uint8)), "plane", Given())
    assert (asked.text, asked.spans, asked.encoded.shape) == ("", (), (1, 2))
