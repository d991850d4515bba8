"""The weights of BM25."""

from __future__ import annotations

from math import log

import pytest

from lingxi.store.bm25 import K1, Asked, B, text_weights, word_hits
from lingxi.store.tokens import token_id


def test_the_weights_are_those_of_the_formula() -> None:
    found = text_weights("dog dog cat the", mean_length=6)
    saturation = K1 * (1 - B + B * 3 / 6)
    assert found[token_id("dog")] == pytest.approx(2 * (K1 + 1) / (2 + saturation))
    assert found[token_id("cat")] == pytest.approx((K1 + 1) / (1 + saturation))


def test_a_date_that_is_spelt_counts_more_than_one_that_is_implied() -> None:
    year = token_id("2019")
    assert text_weights("20190321")[year] < text_weights("2019")[year]


def test_full_names_and_stems_weigh_more_than_parts_and_inflected_forms() -> None:
    asked = Asked.of("IMG_0007").weights
    assert asked[token_id("img0007")] == 1
    assert 0 < asked[token_id("img")] < 1
    running = Asked.of("running").weights
    assert running[token_id("run")] > running[token_id("running")] > 0


def test_a_mean_length_of_the_collection_can_be_given() -> None:
    short, long = (text_weights("dog cat", mean_length=mean)[token_id("dog")] for mean in (2, 200))
    assert short < long


def test_what_all_words_are_worth_follows_from_the_scores_of_hits() -> None:
    """Of 10 texts, 2 have *barn*, 5 have *red* and none has *zebra*: inverse document frequencies of Qdrant."""
    barn, red, zebra = (log(1 + (10 - n + 0.5) / (n + 0.5)) for n in (2, 5, 0))
    asked, texts = Asked.of("red barn zebra"), dict[frozenset[int], tuple[float, dict[int, float]]]()
    for text in ("red barn", "a red door", "red red barn in the snow"):
        weights = text_weights(text)
        score = sum(
            idf * weights.get(token_id(word), 0.0) for word, idf in (("red", red), ("barn", barn), ("zebra", zebra))
        )
        texts[asked.held(weights)] = score, weights
    assert asked.whole(texts, 10) == pytest.approx(red + barn + zebra, rel=1e-3)
    assert asked.whole({}, 10) == pytest.approx(3 * zebra)


def test_hits_are_ranked_by_score_and_say_how_much_of_the_query_they_have() -> None:
    asked = Asked.of("red barn IMG_0007")
    texts = {"a": ("red", 1.0), "b": ("red barn", 3.0), "c": ("red", 1.0), "d": ("IMG_0008", 9.0)}
    found = [(id_, score, text_weights(text)) for id_, (text, score) in texts.items()]
    hits = word_hits(asked, found[::-1], 10)
    assert [(hit.id, hit.score) for hit in hits] == [("b", 3.0), ("a", 1.0), ("c", 1.0)], "a part of a name is no word"
    assert [round(hit.share, 3) for hit in hits] == [0.667, 0.333, 0.333]
    assert {hit.whole for hit in hits} == {hits[0].whole}
    assert word_hits(asked, [], 10) == []
