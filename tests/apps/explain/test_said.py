"""Every kind of signal has words in two languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from lingxi.apps.explain.said import said
from lingxi.search.hit import Contribution, Hit, Kind, Signal

DETAILS = {"words": ["all", "exact", "some", "written"], "rerank": ["geometric"], "feedback": ["rocchio"]}
SIGNALS = [Signal(kind, "toy", detail) for kind in get_args(Kind) for detail in DETAILS.get(kind, [""])]


@pytest.mark.parametrize("signal", SIGNALS, ids=str)
def test_a_signal_is_said_in_both_languages(signal: Signal) -> None:
    hit = Hit("a", Path("/a"), 1.0, "image", signals={str(signal): Contribution(1, 0.5, signal)})
    (found,) = said(hit)
    assert found.words["en"].isascii()
    assert " " in found.words["en"]
    assert not found.words["zh"].isascii()
    assert "{" not in found.words["en"] + found.words["zh"]


def test_the_best_rank_comes_first() -> None:
    signals = {name: Contribution(rank, 0.5, Signal("similarity", name)) for name, rank in (("a", 7), ("b", 2))}
    found = said(Hit("a", Path("/a"), 1.0, "text", signals=signals))
    assert [each.rank for each in found] == [2, 7]
    assert found[0].words["en"] == "means it"


def test_a_generated_caption_is_said_to_be_generated() -> None:
    signal = Signal("caption", "toy")
    hit = Hit("a", Path("/a"), 1.0, "image", signals={str(signal): Contribution(1, 0.5, signal)})
    (found,) = said(replace(hit, facts={"caption": "generated"}))
    assert found.words == {"en": "its generated caption means it", "zh": "自动生成的说明相符"}
    assert said(hit)[0].words["en"] == "its caption means it"


@pytest.mark.parametrize(("detail", "marked"), [("all", True), ("some", True), ("written", False)])
def test_words_of_a_generated_caption_are_said_to_be_generated(detail: str, marked: bool) -> None:
    signal = Signal("words", "", detail)
    hit = Hit("a", Path("/a"), 1.0, "image", signals={str(signal): Contribution(1, 0.5, signal)})
    (found,) = said(replace(hit, facts={"caption": "generated"}))
    assert found.words["en"].endswith(" (its generated caption included)") == marked
    assert found.words["zh"].endswith("（含自动生成的说明）") == marked
    assert "generated" not in said(hit)[0].words["en"]
