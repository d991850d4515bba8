"""The sentence that answers is chosen among others, and a question without an answer is told from one with it."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.evidence import split
from lingxi.apps.ask.question import understand
from lingxi.apps.ask.reading import NAMES, features, probability, read
from tests.apps.ask.shelf import passage

TOWER = "The tower of Pisa is famous. It leans because the ground is soft. The tower is 56 metres high."
TEA = "Tea is a drink. Tea was first grown in Yunnan by farmers. It is served hot."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How high is the tower of Pisa?", "The tower is 56 metres high."),
        ("Where was tea first grown?", "Tea was first grown in Yunnan by farmers."),
        ("Why does the tower lean?", "It leans because the ground is soft."),
    ],
)
def test_the_best_sentence_answers(question: str, sentence: str) -> None:
    found = read(understand(question), [passage(TOWER, 0.8), passage(TEA, 0.8)])
    assert found.sentences[found.best].text == sentence


def test_a_likelier_passage_counts_more() -> None:
    same = "The gate code is 1234."
    found = read(understand("What is the gate code?"), [passage(same, 0.9, "b"), passage(same, 0.1, "a")])
    assert found.sentences[found.best].hit == 0


def test_an_answer_is_likelier_than_none() -> None:
    asked = understand("How high is the tower of Pisa?")
    with_it = read(asked, [passage(TOWER, 0.8), passage(TEA, 0.02)])
    without = read(asked, [passage(TEA, 0.02)])
    assert probability(with_it) > 0.5 > 0.2 > probability(without)


def test_every_sentence_has_a_row() -> None:
    hits = [passage(TOWER), passage(TEA)]
    found = split(hits)
    rows = features(understand("谁种茶？"), hits, found)
    assert rows.shape == (6, len(NAMES))
    assert features(understand("Who?"), [], []).shape == (0, len(NAMES))


def test_a_definition_is_seen() -> None:
    asked = understand("什么是素数？")
    hits = [passage("素数是大于1的自然数。很多人研究素数。")]
    column = features(asked, hits, split(hits))[:, NAMES.index("defines")]
    assert column.tolist() == [1.0, 0.0]
