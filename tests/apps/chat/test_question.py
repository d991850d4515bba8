"""Questions back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from lingxi.apps.chat.question import LEAST, answered, division, question_about
from lingxi.apps.chat.state import Chip, Search
from tests.apps.chat.found import hit

HITS = [hit(number) for number in range(2 * LEAST)]
SEARCH = Search((Chip(1, "text", "a dog"),))


def _look(divides: str) -> object:
    """A look that finds half of the hits to be of one answer, and half of the other."""

    def look(ids: Sequence[str], texts: Sequence[str]) -> npt.NDArray[np.float32]:
        found = np.zeros((len(ids), len(texts)), np.float32)
        found[: len(ids) // 2, list(texts).index(divides)] = 3
        found[len(ids) // 2 :, list(texts).index(divides)] = -3
        return found

    return look


def test_the_topic_that_divides_is_asked_about_once() -> None:
    found = question_about(SEARCH, (), HITS, 10, _look("snow"))  # type: ignore[arg-type]
    assert found is not None
    assert found.text == "Snow or no snow?"
    assert [[each.id for each in option.pictures] for option in found.options] == [
        [HITS[0].id, HITS[1].id],
        [HITS[20].id, HITS[21].id],
    ]
    words = _look("indoors")
    again = question_about(SEARCH, ("snow",), HITS, 10, words)  # type: ignore[arg-type]
    assert again is not None
    assert again.topic == "place"


def test_nothing_is_asked_where_it_does_not_pay() -> None:
    def same(ids: Sequence[str], texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.ones((len(ids), len(texts)), np.float32)

    assert question_about(SEARCH, (), HITS, 10, same) is None
    assert question_about(SEARCH, (), HITS[: LEAST - 1], 10, _look("snow")) is None  # type: ignore[arg-type]
    assert question_about(Search(), (), HITS, 10, _look("snow")) is None  # type: ignore[arg-type]


def test_an_even_and_sure_division_is_worth_most() -> None:
    apart = np.array([[9, 9, 0.1], [9, 9, 0.1], [-9, 9, -0.1], [-9, 9, -0.1]], np.float32)
    even, same, unsure = division(apart)
    assert even == pytest.approx(1)
    assert same == pytest.approx(0)
    assert 0 < unsure < 0.02


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Indoors", "indoors"), ("2", "no snow or ice"), ("都行", ""), ("ice", "no snow or ice"), ("a dog", None)],
)
def test_answers(text: str, answer: str | None) -> None:
    options = ("indoors", "no snow or ice")
    assert answered(options, text) == answer
    assert answered((), text) is None
