"""Words of a question in the sentences of passages, and how rare they are."""

from __future__ import annotations

from math import log

import pytest

from lingxi.apps.ask.evidence import rarity, says_more, split, terms_of, without_asking
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


@pytest.mark.parametrize(
    ("text", "question", "more"),
    [
        ("Black Death", "what was the Black Death?", False),
        ("The Black Death was a plague.", "what was the Black Death?", True),
        ("太阳系", "什么是太阳系？", False),
        ("太阳系有八颗行星。", "什么是太阳系？", True),
    ],
)
def test_a_title_says_no_more_than_the_question(text: str, question: str, more: bool) -> None:
    (sentence,) = split([passage(text, 0.5)])
    assert says_more(sentence, question) is more


def test_pictures_and_addresses_in_markdown_are_no_sentences() -> None:
    text = "![宫保鸡丁](./宫保鸡丁.jpg)\n\nhttps://example.org/1\n\n鸡肉切丁。"
    assert [each.text for each in split([passage(text, 0.5)])] == ["鸡肉切丁。"]
