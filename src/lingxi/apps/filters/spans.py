"""Spans of days that words like "last summer" mean, and the filter for what was made in one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
LEAP = 9  # years among which one has a 29 February
OPEN_START = re.compile(r"taken < [\d-]+ or ")  # the filter of a span without a first day
OPEN_END = re.compile(r"taken >= [\d-]+ or ")  # without a last day
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # the first month, north of the equator


@dataclass(frozen=True)
class Span:
    """Days from ``start`` to the day before ``end``; None is open."""

    start: date | None
    end: date | None

    def where(self) -> str:
        """The filter: taken in these days; texts and sounds without such a date were last changed in them."""
        days = self._within("taken")
        changed = self._within("modified")
        return f"{days} or not has taken and (modality = text or modality = audio) and {changed}"

    def _within(self, field: str) -> str:
        sides = [f"{field} >= {self.start}"] if self.start else []
        sides += [f"{field} < {self.end}"] if self.end else []
        return " and ".join(sides)


def day(when: date) -> Span:
    """One day."""
    return Span(when, when + DAY)


def days_of(year: int, month: int, number: int) -> Span | None:
    """The day of that date, if it exists."""
    try:
        return day(date(year, month, number))
    except ValueError:
        return None


def month(year: int, number: int) -> Span:
    """A calendar month; a number past 12 or below 1 is one of a later or earlier year."""
    first = date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    return Span(first, (first + timedelta(days=31)).replace(day=1))


def months(year: int, first: int, count: int) -> Span:
    """Several calendar months."""
    return Span(month(year, first).start, month(year, first + count - 1).end)


def year(number: int) -> Span:
    """A calendar year."""
    return Span(date(number, 1, 1), date(number + 1, 1, 1))


def season(name: str, of_year: int) -> Span:
    """A season that begins in that year."""
    return months(of_year, SEASONS[name], 3)


def week(when: date, ago: int = 0) -> Span:
    """The week from Monday to Sunday around a day, or some weeks before."""
    first = when - timedelta(days=when.weekday() + 7 * ago)
    return Span(first, first + timedelta(days=7))


def weekend(when: date, ago: int = 0) -> Span:
    """The Saturday and Sunday of that week."""
    first = when - timedelta(days=when.weekday() + 7 * ago)
    return Span(first + timedelta(days=5), first + timedelta(days=7))


def units_ago(today: date, count: int, unit: str) -> Span:
    """The day, week, month or year that was so many of them ago."""
    match unit:
        case "day":
            return day(today - timedelta(days=count))
        case "week":
            return week(today, count)
        case "month":
            return month(today.year, today.month - count)
        case _:
            return year(max(1, today.year - count))


def last_units(today: date, count: int, unit: str) -> Span:
    """The time up to today that is so many units long."""
    if unit in ("day", "week"):
        return Span(today - timedelta(days=count * (7 if unit == "week" else 1)), today + DAY)
    before = count * (12 if unit == "year" else 1)
    first = month(max(today.year - before // 12, 2), today.month - before % 12)
    return Span(_same_day(first, today), today + DAY)


def _same_day(of_month: Span, today: date) -> date | None:
    """The day of a month with the number of today, or its last one."""
    return of_month.start and of_month.end and min(of_month.start + (today.day - 1) * DAY, of_month.end - DAY)


def latest(of_year: Callable[[int], Span | None], today: date) -> Span | None:
    """The last one that has ended before today, of something that comes every year."""
    found = (of_year(today.year - ago) for ago in range(3))
    return next((span for span in found if span and span.end and span.end <= today), None)


def started(of_year: Callable[[int], Span | None], today: date) -> Span | None:
    """The last one that has begun, of something that comes every year."""
    found = (of_year(today.year - ago) for ago in range(LEAP))
    return next((span for span in found if span and span.start and span.start <= today), None)
