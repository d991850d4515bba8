"""A passage that does not name what the question names is seen, in both languages."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.lacking import lacking, telling
from lingxi.apps.ask.question import understand
from lingxi.apps.ask.reading import probability, read
from tests.apps.ask.shelf import passage

PISA = passage("The tower of Pisa is 56 metres high.", 0.5, "a")
EVEREST = passage("It is 8,848 metres high.", 0.5, "b", title="Mount Everest")
TOWER = passage("比萨斜塔高56米。", 0.5, "c")


@pytest.mark.parametrize(
    ("question", "shares"),
    [
        ("How high is Mount Everest?", [1.0, 0.0, 1.0]),
        ("How high is the tower of Pisa?", [0.0, 1.0, 1.0]),
        ("珠穆朗玛峰有多高？", [1.0, 1.0, 1.0]),
        ("How high is it?", [0.0, 0.0, 0.0]),
    ],
)
def test_the_share_of_names_that_a_passage_lacks(question: str, shares: list[float]) -> None:
    assert lacking(question, [PISA, EVEREST, TOWER])[0].tolist() == shares


def test_the_rarest_word_counts() -> None:
    _, rarest = lacking("How high is the tower of Pisa?", [PISA, EVEREST])
    assert rarest[0] == 0 < 1 < rarest[1]


def test_foreign_names_and_years_are_names() -> None:
    assert [len(each.pieces) for each in telling("西瓦吉什么时候出生？") if each.name] == [2]
    assert sum(each.name for each in telling("Who won in 1998?")) == 1


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("How high is the tower of Pisa?", "How high is Mount Everest?"), ("比萨斜塔有多高？", "珠穆朗玛峰有多高？")],
)
def test_an_answer_about_another_name_is_less_likely(known: str, unknown: str) -> None:
    hits = [TOWER if understand(known).chinese else PISA]
    likely, unlikely = (probability(read(understand(each), hits)) for each in (known, unknown))
    assert likely > 0.5 > unlikely
