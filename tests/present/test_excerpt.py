"""An excerpt begins at the line with most of the words, and is the beginning where they stand there or nowhere."""

from __future__ import annotations

import pytest

from lingxi.present.excerpt import MARK, excerpt

OFFERS = "Contractor\tOffer\n" + "\n".join(f"Company {n}\t{n},500" for n in range(1, 9)) + "\nDach & Söhne\t4,250"
PROSE = "Nothing is said of it in this sentence, which is long. " * 8 + "The roofer was late. Then it rained for days."
CHINESE = "这里没有写什么重要的事情，只是一些普通的句子。" * 8 + "屋顶师傅迟到了，后来下了几天雨。"


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        (OFFERS, "dach & söhne", "Dach & Söhne\t4,250"),
        (OFFERS, "companies like DACH", "Dach & Söhne\t4,250"),  # which fewer lines have
        (OFFERS, "company 7", "Company 7\t7,500"),
        (PROSE, "late roofers", "The roofer was late. Then it rained"),  # with what follows
        (CHINESE, "屋顶师傅", "屋顶师傅迟到"),
    ],
)
def test_it_has_the_words(text: str, asked: str, shown: str) -> None:
    found = excerpt(text, asked, 60)
    assert found.startswith(MARK)
    assert shown in found
    assert len(found) <= 60 + len(MARK)


@pytest.mark.parametrize("asked", ["", "contractor", "whatever else", "company 1", "the of"])
def test_it_is_the_beginning_where_the_words_stand_there_or_nowhere(asked: str) -> None:
    assert excerpt(OFFERS, asked, 60) == OFFERS[:60]


def test_a_short_text_is_whole() -> None:
    assert excerpt("Cats are allowed.", "allowed", 60) == "Cats are allowed."
