"""Dates in a request: single ones, and from, to, since, before and after them; in English and Chinese.

Dates are in the past: "in March" is the last March that has begun. "Last summer" is the last one that is over.
Seasons are those north of the equator, weeks begin on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lingxi.apps.filters import chinese_dates, english_dates
from lingxi.apps.filters.english_dates import Read
from lingxi.apps.filters.narrowing import Narrowing
from lingxi.apps.filters.spans import Span

_EDGES = {"english": (r"(?<![\w-])", r"(?![\w-]|/\d)"), "chinese": (r"(?<!\d)", r"(?!\d)")}


def _compiled(language: str, dates: tuple[tuple[str, Read], ...]) -> list[tuple[re.Pattern[str], Read]]:
    before, after = _EDGES[language]
    return [(re.compile(f"{before}(?:{pattern}){after}", re.IGNORECASE), read) for pattern, read in dates]


_STRONG = _compiled("english", english_dates.DATES) + _compiled("chinese", chinese_dates.DATES)
_WEAK = _compiled("english", english_dates.WEAK_DATES) + _compiled("chinese", chinese_dates.WEAK_DATES)

_SINCE = (
    r"(?:ever )?since|(?:starting|beginning) (?:from|in)|(?:not|no|never|nothing) (?:older|earlier) than"
    r"|(?:not|nothing) before|不早于|从|自从?"
)
_AFTER = r"(?:from )?after|(?:later|newer|more recent) than|晚于"
_BEFORE = r"before|until|till|up to|(?:earlier|older) than|早于|到"
_MADE = r"(?:taken|made|shot|recorded|filmed|dated)"
_PLAIN = (
    rf"{_MADE}|(?:{_MADE} )?(?:back )?(?:in|from|on|during|over|at|around)|(?:limit|restrict|narrow)(?: it"
    rf"| this| that| them)?(?: down)? to|in the|在|于|限定在|是"
)
_LEAD = re.compile(
    rf"(?:^|(?<=\W)|(?<=[\u4e00-\u9fff]))(?:(?P<since>{_SINCE})|(?P<after>{_AFTER})|(?P<before>{_BEFORE})"
    rf"|(?P<between>between)|(?P<plain>{_PLAIN}))(?: the)?\s*(?:year |month of )?$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:(?P<since>(?:and )?onwards?\b|(?:until|till|up to|to|through) (?:now|today|the present)\b|至今|到(?:现在"
    r"|今天|如今)|on\b(?! [a-z])|or later\b|and later\b|以来|开始|起)|(?P<after>以后|之后|后)"
    r"|(?P<not_before>(?:以前|之前)的?(?:都|就|也)?(?:不要|不看|去掉|别要|不算|排除))"
    r"|(?P<before>or earlier\b|以前|之前|前(?!后))|(?P<plain>前后|左右|期间|那年|那天|那时|的时候|时候|里面?"
    r"|间)?)(?:拍摄?)?的?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:to|until|till|through|and|or|-|–|—|~|至|到|和|与)\s*(?:the )?", re.IGNORECASE)
_HAS_YEAR = re.compile(r"\d{4}|年|last|this")
_RANGE_END = re.compile(r"(?:之间|期间|间)?(?:拍摄?)?的?")


_NEVER = Span(None, None)


@dataclass(frozen=True)
class _Point:
    """A single date in a text."""

    start: int
    end: int
    span: Span  # _NEVER if there is no such day
    weak: bool  # it may be no date: May, a year's number, Christmas


def dates(text: str, today: date) -> list[Narrowing]:
    """The dates that a text names, none overlapping, in order; ``today`` is the day that "yesterday" is before."""
    points = [point for point in _points(text, today) if point.span != _NEVER]
    found, next_ = list[Narrowing](), 0
    while next_ < len(points):
        if next_ + 1 < len(points) and (range_ := _range(text, points[next_], points[next_ + 1])):
            found.append(range_)
            next_ += 2
            continue
        if single := _single(text, points[next_]):
            found.append(single)
        next_ += 1
    return [each for before, each in pairwise([None, *found]) if each and (not before or before.end <= each.start)]


def impossible(text: str, today: date) -> str:
    """The words of a date that does not exist, such as "31 April"; empty where there is none."""
    try:
        return next((text[each.start : each.end] for each in _points(text, today) if each.span == _NEVER), "")
    except (ValueError, OverflowError):
        return ""


def date_named(words: str, today: date) -> str:
    """The filter of the time that words name, if they name nothing else: "2021", 去年; empty for none."""
    found = dates(f"in {words}", today) or dates(words, today)
    return found[0].where if found and found[0].end - len(words) in (0, 3) and found[0].start == 0 else ""


def _points(text: str, today: date) -> Iterator[_Point]:
    """The longest dates from left to right."""
    every = [
        _Point(*match.span(), span, weak)
        for patterns, weak in ((_STRONG, False), (_WEAK, True))
        for pattern, read in patterns
        for match in pattern.finditer(text)
        if (span := read(match, today) or (_NEVER if match.groupdict().get("day") else None))
    ]
    end = 0
    for point in sorted(every, key=lambda each: (each.start, -each.end, each.weak)):
        if point.start >= end:
            end = point.end
            yield point


def _range(text: str, first: _Point, last: _Point) -> Narrowing | None:
    """The time from one date to another, where the text says so."""
    lead = _LEAD.search(text[: first.start])
    if not _BETWEEN.fullmatch(text[first.end : last.start]) or (first.weak and not lead and not _is_year(text, first)):
        return None
    tail = _RANGE_END.match(text, last.end)
    start, end = lead.start() if lead else first.start, tail.end() if tail else last.end
    return _narrowing(text, start, end, _ordered(text, first, last))


def _ordered(text: str, first: _Point, last: _Point) -> Span:
    """The span from one date to another; two that have their years may be in reverse order."""
    years = [bool(_HAS_YEAR.search(text[each.start : each.end])) for each in (first, last)]
    if all(years) and first.span.start and last.span.end and first.span.start >= last.span.end:
        return Span(last.span.start, first.span.end)
    return _from(first.span, last.span if years != [True, False] else _same_year(first.span, last.span))


def _same_year(first: Span, last: Span) -> Span:
    """The last span in the year of the first, as in "March 2019 to June", or in the next one."""
    if not first.start or not last.end:
        return last
    end = last.end.replace(year=first.start.year, day=min(last.end.day, 28))
    return Span(last.start, end if end > first.start else end.replace(year=end.year + 1))


def _from(first: Span, last: Span) -> Span:
    """The span from one to another; a first without a year of its own ("June to August 2022") is in the last's."""
    start, end = first.start, last.end
    if start and end and start >= end:
        start = start.replace(year=end.year, day=min(start.day, 28))
        start = start if start < end else start.replace(year=end.year - 1)
    return Span(start, end)


def _is_year(text: str, point: _Point) -> bool:
    return text[point.start : point.end].isdigit()


def _single(text: str, point: _Point) -> Narrowing | None:
    """One date, with the words around it that say before, since or after."""
    lead, tail = _LEAD.search(text[: point.start]), _TAIL.match(text, point.end)
    said = {name for found in (lead, tail) if found for name, words in found.groupdict().items() if words}
    whole = _is_year(text, point) and text.strip() == text[point.start : point.end]
    if point.weak and not said and not whole:
        return None
    end = tail.end() if tail else point.end
    return _narrowing(text, lead.start() if lead else point.start, end, _open(point.span, said))


def _open(span: Span, said: set[str]) -> Span:
    if "after" in said:
        return Span(span.end, None)
    if "not_before" in said:
        return Span(span.start, None)
    if "before" in said:
        return Span(None, span.start)
    return Span(span.start, None) if "since" in said else span


def _narrowing(text: str, start: int, end: int, span: Span) -> Narrowing:
    return Narrowing("date", text[start:end].strip(), span.where(), start, end)
