"""Sentences end where readers end them, and stand in the text as they are."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.sentences import sentences


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith met Mr. J. F. Kennedy on Jan. 3 in St. Louis.",
        "The U.S. Army paid approx. 3.5 million.",
        "He came at 5 p.m. on Monday.",
        "It grew by 1.5 per cent (cf. Fig. 2) in 2001.",
        "Google Inc. said no.",
        "他说：“你好。”",
        "价格是3.5元，比去年低。",
        "Is it?",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is in the U.S. The rest is not.", ["It is in the U.S.", "The rest is not."]),
        ("He left at 5 p.m. She stayed.", ["He left at 5 p.m.", "She stayed."]),
        ("He founded Apple Inc. It grew.", ["He founded Apple Inc.", "It grew."]),
        ("It ended.[2] Then it began.", ["It ended.[2]", "Then it began."]),
        ('He said "No." Then he left.', ['He said "No."', "Then he left."]),
        ("他来了。他走了！真的？是的……好吧。", ["他来了。", "他走了！", "真的？", "是的……", "好吧。"]),
        ("他说：“好。”我走了。", ["他说：“好。”", "我走了。"]),
        ("太阳很大。The moon is not.", ["太阳很大。", "The moon is not."]),
        ("Gate code: 1234\nWifi: tiger", ["Gate code: 1234", "Wifi: tiger"]),
        ("- 两个鸡蛋\n- 一点盐", ["两个鸡蛋", "一点盐"]),
        ("1. Boil water.\n2. Add salt.", ["Boil water.", "Add salt."]),
        ("A first paragraph\n\nA second one", ["A first paragraph", "A second one"]),
        (
            "This line of a letter is wrapped at forty\ncharacters and goes on.",
            ["This line of a letter is wrapped at forty\ncharacters and goes on."],
        ),
        (
            "1003777 | person03777 | 北京 | row marker03777 end\n1003778 | person03778 | Lima | row marker03778 end",
            [
                "1003777 | person03777 | 北京 | row marker03777 end",
                "1003778 | person03778 | Lima | row marker03778 end",
            ],
        ),
        (" \n ... ", []),
    ],
)
def test_several_are_parted(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_each_is_a_piece_of_the_text() -> None:
    text = "One thing.  Another thing!\n\n第三件事。Dr. No"
    assert all(each in text for each in sentences(text))


@pytest.mark.parametrize("unit", [".", "!", ". ", "?[1", '."', "A.", "\n", " "])
def test_long_runs_of_one_kind_are_no_trap(unit: str) -> None:
    text = unit * (100_000 // len(unit)) + "x"
    assert sentences(text)[-1].endswith("x")  # patterns that go back and forth would take hours
