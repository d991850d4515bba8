"""Holidays on the days of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from lingxi.apps.filters.holidays import holiday


@pytest.mark.parametrize(
    ("name", "year", "first", "end"),
    [
        ("Christmas", 2019, date(2019, 12, 24), date(2019, 12, 27)),
        ("easter", 2024, date(2024, 3, 29), date(2024, 4, 2)),
        ("thanksgiving", 2023, date(2023, 11, 23), date(2023, 11, 27)),
        ("元旦", 2021, date(2020, 12, 31), date(2021, 1, 2)),
        ("春节", 2024, date(2024, 2, 9), date(2024, 2, 17)),
        ("中秋节", 2021, date(2021, 9, 21), date(2021, 9, 22)),
    ],
)
def test_the_days_of_a_holiday(name: str, year: int, first: date, end: date) -> None:
    span = holiday(name)(year)
    assert span is not None
    assert (span.start, span.end) == (first, end)


def test_a_year_that_is_not_listed_has_none() -> None:
    assert holiday("spring festival")(1950) is None
