"""Generated captions are known by their mark, and are not the words of people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.generated import MARK, as_without_generated, is_generated, without_generated, words_of_people
from lingxi.store.where import matches

OWN: dict[str, Any] = {"name": "a.png", "text": "my kite"}
MADE: dict[str, Any] = {"name": "b.png", "text": "a kite", "caption": MARK}


def test_generated_words_are_not_those_of_people() -> None:
    own, made = {"text": "my kite"}, {"text": "a kite", "caption": MARK}
    assert [is_generated(each) for each in (own, made, {})] == [False, True, False]
    assert [words_of_people(each) for each in (own, made, {})] == ["my kite", "", ""]


def test_a_point_without_its_generated_caption_is_as_it_was_before() -> None:
    vectors = {name: np.ones(2, np.float32) for name in ("toy", "toy.caption", "toy.written")}
    own, made = Point("1", vectors, payload=OWN), Point("2", vectors, payload=MADE)
    assert without_generated(own) is own
    assert without_generated(made).payload == {"name": "b.png"}
    assert set(without_generated(made).vectors) == {"toy", "toy.written"}


@pytest.mark.parametrize(
    "where",
    [
        'text ~ "kite"', 'not text ~ "kite"', 'text = "a kite"', "caption = generated", "not caption = generated",
        'name = "b.png" and not text ~ "a"', 'name = "a.png" or text ~ "a kite"',
        'name = "b.png" or caption = generated',
    ],
)  # fmt: skip
def test_a_filter_matches_as_if_there_were_no_generated_captions(where: str) -> None:
    asked, bare = parse(where), {"name": "b.png"}
    assert matches(as_without_generated(asked), MADE) == matches(asked, bare)
    assert matches(as_without_generated(asked), OWN) == matches(asked, OWN)
