"""Every single date has patterns that compile, and means days in the past."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lingxi.apps.filters.english_dates import DATES, WEAK_DATES

TODAY = date(2026, 11, 28)
TEXTS = [
    "10 to 15 May 2022",
    "March 3-9, 2021",
    "the week before last",
    "older than two years",
    "the nineties",
    "christmas last year",
    "summer of last year",
    "may of last year",
    "2020-07-01",
    "2020-07",
    "March 5th, 2021",
    "5th of march 2021",
    "May 2020",
    "summer 2019",
    "last fall",
    "Christmas 2019",
    "last easter",
    "last june",
    "past week",
    "last weekend",
    "last tuesday",
    "past three months",
    "a couple of weeks ago",
    "yesterday",
    "the year 2020",
    "the 90s",
    "2021",
    "december",
    "Monday",
    "Halloween",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_pattern_reads_the_whole_text(text: str) -> None:
    spans = [
        span
        for pattern, read in (*DATES, *WEAK_DATES)
        if (match := re.fullmatch(pattern, text, re.IGNORECASE)) and (span := read(match, TODAY))
    ]
    assert spans
    assert all(first <= TODAY for span in spans if (first := span.start or span.end))


def test_every_pattern_reads_one_of_the_texts() -> None:
    for pattern, _ in (*DATES, *WEAK_DATES):
        assert any(re.fullmatch(pattern, text, re.IGNORECASE) for text in TEXTS), pattern
