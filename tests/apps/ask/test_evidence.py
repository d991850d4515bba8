"""Words of a question in the sentences of passages, and how rare they are."""

from __future__ import annotations

from math import log

from lingxi.apps.ask.evidence import rarity, split, terms_of, without_asking
from tests.apps.ask.shelf import passage


def test_words_that_ask_do_not_count() -> None:
    assert [term.text for term in terms_of("How were the towers there?")] == ["towers"]
    assert without_asking("塔有多少层？").strip() == "塔有 层？"
    assert "什么" not in {term.text for term in terms_of("什么动物吃竹子？")}


def test_sentences_know_their_passage() -> None:
    found = split([passage("One. Two."), passage("三。")])
    assert [(each.text, each.hit, each.place, each.of) for each in found] == [
        ("One.", 0, 0, 2),
        ("Two.", 0, 1, 2),
        ("三。", 1, 0, 1),
    ]


def test_rare_words_weigh_more() -> None:
    found = split([passage("A tall tower. A small tower. A towers' tale.")])
    terms = terms_of("Is the tower tall?")
    assert [term.text for term in terms] == ["tower", "tall"]
    assert rarity(terms, found) == [log(1 + 0.5 / 3.5), log(1 + 2.5 / 1.5)]
