"""A vocabulary is the terms of most texts, learned from a stream."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.text.terms import Terms, telling
from lingxi.errors import BadModel
from lingxi.types import Image, Learned, Media, Text

TEXTS: list[Media] = [Text("red red cat"), Image(np.zeros((2, 2, 3), np.uint8)), Text("a red dog"), Text("a dog")]


def test_terms_are_counted_by_texts() -> None:
    terms = Terms.of(iter(TEXTS), 10, stem=False)
    assert terms is not None
    assert terms.words == ("a", "dog", "red", "cat")
    assert terms.having.tolist() == [2, 2, 2, 1]
    assert terms.documents == 3
    assert terms.mean_length == pytest.approx(8 / 3)
    assert terms.counts(terms.split("Red, red bird and a dog")).tolist() == [1, 1, 2, 0]


def test_the_rarest_are_forgotten_while_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.encode.text.terms.MOST", 3)
    assert Terms.of([Text("a b c d e"), Text("a b")], 10, stem=False) is not None
    assert Terms.of([], 10, stem=False) is None


def test_the_words_of_a_subject_are_kept_and_not_those_of_every_text() -> None:
    subjects = {"whale": "whale sea whale krill", "tower": "tower stone tower marble"}
    texts = [Text(f"this is the text {n} on {subjects[name]}") for name in subjects for n in range(8)]
    texts += [Text(f"this is the text {n} on nothing") for n in range(100, 164)]
    kept = Terms.of(texts, 6, stem=False)
    assert kept is not None
    assert {"whale", "tower", "sea", "stone"} <= set(kept.words)
    assert not {"the", "this", "is", "on"} & set(kept.words)


def test_a_vocabulary_of_telling_terms_finds_what_one_of_common_terms_misses() -> None:
    """Questions of 256 Chinese articles: 0.92 of the first ranks with 4,096 telling terms, 0.70 with common ones."""
    chance = np.random.default_rng(0)
    common = [f"common{n}" for n in range(40)]
    texts = [Text(" ".join([*chance.choice(common, 30), *[f"subject{n}"] * 3])) for n in range(60)]
    terms = Terms.of(texts, 60, stem=False)
    assert terms is not None
    assert sum(word.startswith("subject") for word in terms.words) > 50, "the commonest 60 terms have 20"


def test_what_is_no_vocabulary_is_refused() -> None:
    terms = Terms.of(iter(TEXTS), 10, stem=True)
    assert terms is not None
    assert Terms.restored(terms.learned(), "x").words == terms.words
    with pytest.raises(BadModel, match="this is not what x learned"):
        Terms.restored(Learned({}, {}), "x")
    with pytest.raises(BadModel, match="this is not what x learned"):
        Terms.restored(Learned({"having": np.zeros(1)}, terms.learned().facts), "x")


def test_terms_are_ordered_by_occurrences_times_residual_rarity_then_by_texts_times_rarity() -> None:
    having = np.array([1.0, 10, 30, 90, 1])
    occurring = np.array([3.0, 20, 30, 90, 1])
    scores = occurring * np.maximum(np.log2(100 * (1 - np.exp(-occurring / 100)) / having), 0)
    assert scores[1] > scores[0] > 0 == scores[2]
    assert telling(having, occurring, 100).tolist() == [1, 0, 2, 3, 4]
