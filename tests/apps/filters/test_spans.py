"""Spans of days."""

from __future__ import annotations

from datetime import date

from lingxi.apps.filters import spans
from lingxi.apps.filters.spans import Span

TODAY = date(2026, 1, 15)


def test_months_before_january_are_those_of_the_year_before() -> None:
    assert spans.month(2026, 0) == Span(date(2025, 12, 1), date(2026, 1, 1))
    assert spans.units_ago(TODAY, 2, "month") == spans.month(2025, 11)


def test_winter_ends_in_the_next_year() -> None:
    assert spans.season("winter", 2025) == Span(date(2025, 12, 1), date(2026, 3, 1))


def test_the_last_one_is_over_and_the_started_one_has_begun() -> None:
    assert spans.latest(lambda year: spans.season("winter", year), TODAY) == spans.season("winter", 2024)
    assert spans.started(lambda year: spans.season("winter", year), TODAY) == spans.season("winter", 2025)


def test_weeks_begin_on_monday() -> None:
    assert spans.week(TODAY) == Span(date(2026, 1, 12), date(2026, 1, 19))
    assert spans.weekend(TODAY, 1) == Span(date(2026, 1, 10), date(2026, 1, 12))


def test_a_date_that_does_not_exist_is_none() -> None:
    assert spans.days_of(2021, 2, 29) is None
