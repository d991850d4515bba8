"""Single dates in English: "March 2021", "last summer", "3 days ago", "Christmas 2019"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from lingxi.apps.filters import spans
from lingxi.apps.filters.holidays import HOLIDAY, holiday
from lingxi.apps.filters.spans import Span

Read: TypeAlias = Callable[[re.Match[str], date], Span | None]

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DECADES = {"sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}
_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_FIRST = r"(?P<first>[0-3]?\d)(?:st|nd|rd|th)?"
_TO = r"(?:to|and|until|till|through|[-–—])(?: the)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(_NUMBERS)}|(?:a )?couple(?: of)?|(?:a )?few|several)"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_HOLIDAY = rf"(?P<holiday>{HOLIDAY})"


def _month_of(found: re.Match[str]) -> int:
    return _MONTHS.index(found["month"][:3].lower()) + 1


def _count_of(found: re.Match[str]) -> int:
    text = found["count"].lower()
    if text.isdigit():
        return int(text)
    return (
        _NUMBERS.index(text) + 1
        if text in _NUMBERS
        else 2
        if "couple" in text
        else 3
        if text in ("a few", "few", "several")
        else 1
    )


def _season_of(found: re.Match[str]) -> Callable[[int], Span]:
    name = found["season"].lower()
    return lambda year: spans.season("autumn" if name == "fall" else name, year)


def _day(found: re.Match[str], today: date) -> Span | None:
    month, number = _month_of(found), int(found["day"])
    if found["year"]:
        return spans.days_of(int(found["year"]), month, number)
    return spans.started(lambda year: spans.days_of(year, month, number), today)


def _days(found: re.Match[str], today: date) -> Span | None:
    """From a day to another of the same month; None where they are in reverse order."""
    last, first = _day(found, today), int(found["first"])
    if not last or not last.start or not 0 < first < last.start.day:
        return None
    return Span(last.start.replace(day=first), last.end)


def _older(found: re.Match[str], today: date) -> Span:
    """Before so many units ago."""
    return Span(None, spans.last_units(today, _count_of(found), found["unit"].lower()).start)


def _month(found: re.Match[str], today: date) -> Span | None:
    number = _month_of(found)
    if found["year"]:
        return spans.month(int(found["year"]), number)
    return spans.started(lambda year: spans.month(year, number), today)


def _last_month(found: re.Match[str], today: date) -> Span | None:
    number = _month_of(found)
    return _turn(found, lambda year: spans.month(year, number), today)


def _turn(found: re.Match[str], of_year: Callable[[int], Span | None], today: date) -> Span | None:
    """The one of this year, or the last one that is over."""
    return of_year(today.year) if found["turn"].lower() == "this" else spans.latest(of_year, today)


def _this_unit(found: re.Match[str], today: date) -> Span | None:
    turn, unit = found["turn"].lower(), found["unit"].lower()
    if unit == "weekend":
        return spans.weekend(today, 0 if turn == "this" or today.weekday() > 5 else 1)
    return spans.last_units(today, 1, unit) if turn == "past" else spans.units_ago(today, int(turn == "last"), unit)


def _weekday(found: re.Match[str], today: date) -> Span:
    number = _DAYS.index(found["weekday"][:3].lower())
    return spans.day(today - timedelta(days=(today.weekday() - number - 1) % 7 + 1))


def _decade(found: re.Match[str], _: date) -> Span:
    first = _DECADES.get(found["decade"].lower()) or int(found["decade"])
    first += 0 if first > 1000 else 1900 if first >= 30 else 2000
    return Span(date(first, 1, 1), date(first + 10, 1, 1))


def _near(found: re.Match[str], today: date) -> Span:
    name = found["near"].lower()
    return spans.day(today - timedelta(days=2 if "before" in name else int(name in ("yesterday", "last night"))))


DATES: tuple[tuple[str, Read], ...] = (  # these mean a date wherever they stand
    (r"(?P<year>\d{4})[-/.](?P<number>[01]?\d)[-/.](?P<day>[0-3]?\d)",
     lambda found, _: spans.days_of(int(found["year"]), int(found["number"]), int(found["day"]))),
    (r"(?P<year>(?:19|20)\d\d)[-/](?P<number>0[1-9]|1[0-2])",
     lambda found, _: spans.month(int(found["year"]), int(found["number"]))),
    (rf"{_FIRST} ?{_TO} ?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", _days),
    (rf"{_MONTH} {_FIRST} ?{_TO} ?{_DAY}(?:,? {_YEAR})?", _days),
    (rf"{_MONTH} {_DAY}(?:,? {_YEAR})?", _day),
    (rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", _day),
    (rf"{_MONTH},? (?:of )?{_YEAR}", _month),
    (rf"(?:the )?{_SEASON},? (?:of )?{_YEAR}", lambda found, _: _season_of(found)(int(found["year"]))),
    (rf"(?P<turn>last|this|past) {_SEASON}", lambda found, today: _turn(found, _season_of(found), today)),
    (rf"{_HOLIDAY},? (?:of |in )?{_YEAR}", lambda found, _: holiday(found["holiday"])(int(found["year"]))),
    (rf"{_HOLIDAY},? (?P<turn>last|this|past) year",
     lambda found, today: holiday(found["holiday"])(today.year - (found["turn"].lower() == "last"))),
    (rf"{_SEASON},? (?:of )?(?P<turn>last|this|past) year",
     lambda found, today: _season_of(found)(today.year - (found["turn"].lower() == "last"))),
    (rf"{_MONTH},? (?:of )?(?P<turn>last|this|past) year",
     lambda found, today: spans.month(today.year - (found["turn"].lower() == "last"), _month_of(found))),
    (rf"(?P<turn>last|this|past) {_HOLIDAY}", lambda found, today: _turn(found, holiday(found["holiday"]), today)),
    (rf"(?P<turn>last|this|past) {_MONTH}", _last_month),
    (r"(?P<turn>last|this|past) (?P<unit>week|month|year|weekend)", _this_unit),
    (rf"last {_WEEKDAY}", _weekday),
    (rf"(?:last|past) {_COUNT} {_UNIT}",
     lambda found, today: spans.last_units(today, _count_of(found), found["unit"].lower())),
    (rf"{_COUNT} {_UNIT} ago", lambda found, today: spans.units_ago(today, _count_of(found), found["unit"].lower())),
    (r"(?:the )?week before last", lambda _, today: spans.week(today, 2)),
    (rf"(?:older than|more than|over) {_COUNT} {_UNIT}(?: ago)?", _older),
    (r"(?P<near>the day before yesterday|yesterday|today|tonight|last night|this (?:morning|afternoon"
        r"|evening))", _near),
    (rf"(?:the )?year {_YEAR}", lambda found, _: spans.year(int(found["year"]))),
    (r"(?:the )?(?P<decade>(?:19|20)\d0|[2-9]0)'?s", _decade),
    (rf"the (?P<decade>{'|'.join(_DECADES)})", _decade),
)  # fmt: skip
WEAK_DATES: tuple[tuple[str, Read], ...] = (  # these only after a preposition
    (_YEAR, lambda found, _: spans.year(int(found["year"]))),
    (rf"{_MONTH}(?P<year>)", _month),
    (_WEEKDAY, _weekday),
    (_HOLIDAY, lambda found, today: spans.started(holiday(found["holiday"]), today)),
)
