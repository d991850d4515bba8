"""What is written in pictures counts as far as it is likely to be meant."""

from __future__ import annotations

import pytest

from lingxi.calibration import Calibration, Sigmoid
from lingxi.library import Library
from lingxi.search.hit import WRITTEN_WORDS, Signal
from lingxi.search.query import Query
from lingxi.search.signal import Found
from lingxi.search.signals.ocr import Ocr
from lingxi.search.writing import meant
from lingxi.types import SURELY_READ, Line
from tests.search.shelf import evidence, planned, seen

LONG = "milk bread butter cheese eggs flour sugar salt pepper tea coffee " * 9


def read(text: str, confidence: float = 1.0) -> tuple[Line, ...]:
    return (Line(text, 8 * (0.5,), confidence),)


def test_a_library_whose_images_were_not_read_has_no_such_signal(barns: Library) -> None:
    assert not {each.signal.kind for each in evidence(barns, Query.of("red barn"))} & {"ocr"}


def test_a_word_on_a_sign_counts_more_than_one_on_a_receipt(barns: Library) -> None:
    plan = planned(barns, Query.of("tea"))
    found = Found(
        WRITTEN_WORDS,
        {"text": [("receipt", 9.0), ("sign", 1.0), ("half", 1.0)]},
        shares={"receipt": 1.0, "sign": 1.0, "half": 0.3},
        lines={"receipt": read(LONG), "sign": read("TEA"), "half": read(LONG)},
    )
    said = Ocr().calibrate(found, plan, seen(barns))
    assert [id_ for id_, _ in said.ranking] == ["sign", "receipt"], "what is unlikely to be meant is left out"
    assert said.likely["sign"] == meant("tea", read("TEA"), 1.0)


def test_text_that_may_have_been_misread_counts_less_by_its_words_and_by_its_meaning(barns: Library) -> None:
    plan, unsure = planned(barns, Query.of("tea")), SURELY_READ - 0.2
    seen(barns).calibrations = {"toy": Calibration({("text", "text"): Sigmoid(20.0, 0.0)})}
    lines = {"doubtful": read("TEA", unsure), "sign": read("TEA", SURELY_READ)}
    for signal in (WRITTEN_WORDS, Signal("ocr", "toy")):
        ranking = [("doubtful", 0.9), ("sign", 0.9)]
        found = Found(signal, {"text": ranking}, shares=dict.fromkeys(lines, 1.0), lines=lines)
        said = Ocr().calibrate(found, plan, seen(barns))
        assert [id_ for id_, _ in said.ranking] == ["sign", "doubtful"]
        assert said.likely["doubtful"] == pytest.approx(unsure * said.likely["sign"])


def test_recognised_text_is_not_searched_by_meaning_without_calibration(barns: Library) -> None:
    plan = planned(barns, Query.of("tea"))
    found = Found(Signal("ocr", "toy"), {"text": [("sign", 0.9)]}, lines={"sign": read("TEA")})
    sigmoid = Calibration({("text", "text"): Sigmoid(20.0, 0.0)})
    seen(barns).calibrations = {"toy": sigmoid}
    assert [id_ for id_, _ in Ocr().calibrate(found, plan, seen(barns)).ranking] == ["sign"]
    none = Found(Signal("ocr", "toy"), {"text": [("sign", 0.9)]})
    assert Ocr().calibrate(none, plan, seen(barns)).ranking == []
