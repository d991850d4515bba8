"""Words that tell a cluster from the rest."""

from __future__ import annotations

from collections import Counter

from lingxi.apps.explore.words import telling_words, words_in


def test_words_are_folded_and_stop_words_go() -> None:
    assert words_in("The DOG and a dog") == {"dog"}
    assert words_in("红色的狗和3只西红柿") == {"红色", "西红柿"}


def test_frequent_words_of_the_cluster_that_are_rare_elsewhere_come_first() -> None:
    own = [{"dog", "grass"}, {"dog", "sky"}, {"dog", "sky"}]
    everywhere = Counter({"dog": 3, "grass": 1, "sky": 90})
    assert telling_words(own, everywhere, 100) == ("dog", "sky")
    assert telling_words([], everywhere, 100) == ()
    assert telling_words([{"sky"}] * 3, Counter({"sky": 100}), 100) == (), "it is everywhere"
