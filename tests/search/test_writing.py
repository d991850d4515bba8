"""What a search makes of what is written: lines, those that were asked for, and how likely it is meant."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.calibration import Calibration, Sigmoid, Usual
from lingxi.index.points import boxes_of
from lingxi.search.probability import SAID
from lingxi.search.writing import TEMPER, asked_for, is_legible, legibility, lines_of, meant, tempered
from lingxi.types import Line

BOX = (0.1, 0.2, 0.5, 0.2, 0.5, 0.3, 0.1, 0.3)
LINES = (Line("TOTAL: 8.20", BOX, 0.9), Line("打开错误日志", BOX, 0.7), Line("a catalogue", BOX, 0.8))


def read(text: str, confidence: float = 1.0) -> tuple[Line, ...]:
    return (Line(text, BOX, confidence),)


def test_lines_come_back_as_they_were_stored() -> None:
    payload = {"written": "\n".join(line.text for line in LINES), "boxes": boxes_of(LINES)}
    assert lines_of(payload) == LINES
    assert lines_of({}) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [("total", [0]), ("the total", [0]), ("cat", []), ("catalogue 8", [0, 2]), ("错误", [1]), ("错码", []), ("?", [])],
)
def test_lines_with_words_of_the_query(text: str, found: list[int]) -> None:
    assert asked_for(LINES, text) == tuple(LINES[n] for n in found)


def test_a_sign_is_meant_more_than_a_word_in_passing_and_all_words_more_than_some() -> None:
    sign, receipt = read("Coffee"), read("coffee " + "eleven other things on a bill " * 20)
    assert meant("coffee", sign, 1.0) == pytest.approx(SAID)
    assert 0.3 < meant("coffee", receipt, 1.0) < 0.7 < meant("coffee", sign, 1.0)
    assert meant("hot coffee", sign, 0.5) < 0.2
    assert meant("咖啡", read("咖啡 www.photos.example"), 1.0) == pytest.approx(SAID)
    assert meant("coffee", (), 1.0) < SAID


def test_words_count_as_surely_as_they_were_read() -> None:
    doubtful = (*read("hot", 0.7), *read("coffee"))
    assert meant("coffee", doubtful, 1.0) == meant("coffee", read("hot coffee"), 1.0)
    assert meant("hot", doubtful, 1.0) == pytest.approx(0.7 * meant("hot", read("hot coffee"), 1.0))
    assert meant("hot coffee", doubtful, 1.0) == pytest.approx(0.85 * SAID)
    assert meant("hot", (*doubtful, *read("HOT")), 1.0) > 0.99 * SAID, "another line has it surely"
    assert legibility(doubtful) == pytest.approx((3 * 0.7 + 6) / 9)
    assert legibility(()) == 1


@pytest.mark.parametrize(
    ("confidence", "caption", "legible"), [(0.7, "", False), (0.99, "", True), (0.7, "4712", True)]
)
def test_words_only_in_unsure_lines_are_not_legible(confidence: float, caption: str, legible: bool) -> None:
    lines = (*read("Invoice 4712", confidence), *read("thank you"))
    payload = {"written": "\n".join(line.text for line in lines), "boxes": boxes_of(lines), "text": caption}
    assert is_legible("4712", payload) is legible
    assert is_legible("thank you", payload)
    assert is_legible("4712", {"text": "4712"})


def test_the_same_nearness_is_less_evidence_where_texts_are_long() -> None:
    text, usual, scores = Sigmoid(20.0, -9.0, 2.0, -3.0, share=0.02), Usual(0.2, 0.1), np.array([0.3, 0.6])
    found = tempered(Calibration({("text", "text"): text, ("text", "image"): text}))
    assert found is not None
    assert list(found.sigmoids) == [("text", "text")]
    cooler = found.sigmoids["text", "text"]
    assert cooler.log_odds(scores, usual) == pytest.approx(TEMPER * text.log_odds(scores, usual))
    assert cooler.share == text.share
    assert tempered(None) is None
