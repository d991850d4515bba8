"""Every single date has patterns that compile, and means days in the past."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lingxi.apps.filters.chinese_dates import DATES, WEAK_DATES, number_of

TODAY = date(2026, 11, 28)
TEXTS = [
    "2022年5月10日到15日",
    "三年内",
    "2021年3月5日",
    "去年三月",
    "二〇一九年冬天",
    "2022秋天",
    "前年国庆",
    "上个夏天",
    "上个春节",
    "98年",
    "上周三",
    "上上个月",
    "上周末",
    "两个月前",
    "半年前",
    "最近三天",
    "大前天",
    "八十年代",
    "2021",
    "圣诞节",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_pattern_reads_the_whole_text(text: str) -> None:
    spans = [
        span
        for pattern, read in (*DATES, *WEAK_DATES)
        if (match := re.fullmatch(pattern, text, re.IGNORECASE)) and (span := read(match, TODAY))
    ]
    assert spans
    assert all(span.start and span.start <= TODAY for span in spans)


def test_every_pattern_reads_one_of_the_texts() -> None:
    for pattern, _ in (*DATES, *WEAK_DATES):
        assert any(re.fullmatch(pattern, text, re.IGNORECASE) for text in TEXTS), pattern


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("十", 10), ("二十三", 23), ("两", 2), ("九", 9), ("几", 3)])
def test_numerals(text: str, number: int) -> None:
    assert number_of(text) == number
