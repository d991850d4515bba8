"""Texts that are near in meaning, beside one that has the words."""

from __future__ import annotations

import pytest

from lingxi.search.hit import SOME_WORDS
from lingxi.search.meaning import ENOUGH, FLOOR, MEANING, meaning
from lingxi.search.signal import Found


def _words(*hits: tuple[str, float, float]) -> list[Found]:
    """What BM25 found: ids with scores and shares of the words."""
    ranking = [(id_, score) for id_, score, _ in hits]
    return [Found(SOME_WORDS, {"": ranking}, shares={id_: share for id_, _, share in hits})]


def test_without_any_of_the_words_meaning_counts_in_full() -> None:
    for found in ([], _words()):
        assert meaning(found).share("a") == MEANING


def test_meaning_counts_less_for_a_text_that_is_behind_another_by_its_words() -> None:
    said = meaning(_words(("a", 4.0, 1.0), ("b", 3.6, 1.0), ("c", 0.1, 0.1)))
    assert said.share("a") == MEANING
    assert said.share("b") == pytest.approx(MEANING * 0.9**6)
    assert said.share("c") == said.share("without the words") == pytest.approx(MEANING * FLOOR)


def test_a_text_with_few_of_the_words_takes_less_from_the_others() -> None:
    assert meaning(_words(("a", 4.0, ENOUGH / 2))).share("b") == pytest.approx(MEANING / 2)
