"""Shares of words add up, and fall on the words that matter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from lingxi.apps.explain.words import (
    MOST,
    joined,
    passage_words,
    variants,
    with_shares,
    word_shares,
    word_spans,
    words_held,
)
from lingxi.arrays import Vectors

ASKED = {"red": (1, 0), "sea": (0, 1)}


def encode(texts: Sequence[str]) -> Vectors:
    """Counts of two words."""
    return np.array([[text.split().count("red"), text.split().count("sea")] for text in texts], np.float32)


def test_words_are_runs_of_letters_and_single_han_characters() -> None:
    text = "the rock-pool's 一只cat, 3"
    assert [text[a:b] for a, b in word_spans(text)] == ["the", "rock-pool's", "一", "只", "cat", "3"]
    assert word_spans(" ,") == []


def test_many_words_are_joined_with_their_neighbours() -> None:
    spans = word_spans("a " * 10_000)
    few = joined(spans)
    assert len(few) <= MOST
    assert (few[0][0], few[-1][1]) == (spans[0][0], spans[-1][1])
    assert joined([]) == []


def test_shares_of_a_sum_are_its_terms() -> None:
    text = "red red sea"
    spans = word_spans(text)
    shares = word_shares(encode(variants(text, spans)), np.array([0.2, 0.5], np.float32))
    assert shares == pytest.approx([0.2, 0.2, 0.5])
    assert with_shares(text, spans, shares)[2].text == "sea"


def test_what_words_do_together_is_divided() -> None:
    encoded = np.array([[1.0], [0.0], [0.0], [0.2], [0.4]], np.float32)  # whole; without; alone
    assert word_shares(encoded, np.ones(1, np.float32)) == pytest.approx([0.45, 0.55])  # (0.2 + 1) / 2 - 0.15, …
    assert word_shares(encoded[:1], np.ones(1, np.float32)) == []


def test_a_passage_shows_the_words_of_the_query_and_those_near_it() -> None:
    found = passage_words("The Red boat on a blue lake", "red thing", None, None)
    assert [(each.text, each.start, each.end, each.share) for each in found] == [("Red", 4, 7, 1.0)]

    def near(texts: Sequence[str]) -> Vectors:
        return np.array([[float(text == "lake")] for text in texts], np.float32)

    found = passage_words("the boat on a blue lake", "sea", near, np.ones(1, np.float32))
    assert [each.text for each in found] == ["lake"]
    assert passage_words("", "sea", near, np.ones(1, np.float32)) == ()


def test_words_of_the_query_are_found_anywhere_in_a_long_passage() -> None:
    found = passage_words("blue " * 500 + "Red", "red", encode, np.array([1, 0], np.float32))
    assert [(each.text, each.start, each.share) for each in found] == [("Red", 2500, 1.0)]
    assert [(each.text, each.share, each.strength) for each in words_held("red sea", found)] == [
        ("red", 1.0, "strong"),
        ("sea", 0.0, "none"),
    ]
