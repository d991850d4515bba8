"""The days of holidays that people name photos by, the ones of the Chinese calendar included."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from lingxi.apps.filters.spans import Span

_SPRING_FESTIVALS = (  # the first day, 2000 to 2035
    "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 "
    "0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208"
)
_MID_AUTUMN_FESTIVALS = (
    "0912 1001 0921 0911 0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 "
    "1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916"
)


def _fixed(month: int, first: int, days: int) -> Callable[[int], Span | None]:
    def of_year(year: int) -> Span:
        start = date(year, month, first)
        return Span(start, start + timedelta(days=days))

    return of_year


def _listed(days: str, before: int, after: int) -> Callable[[int], Span | None]:
    def of_year(year: int) -> Span | None:
        if not 2000 <= year < 2000 + len(days.split()):
            return None
        written = days.split()[year - 2000]
        first = date(year, int(written[:2]), int(written[2:]))
        return Span(first - timedelta(days=before), first + timedelta(days=after))

    return of_year


def _easter(year: int) -> Span:
    """Good Friday to Easter Monday, by the Gregorian computation (Meeus, 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    sum_ = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    sunday = date(year, sum_ // 31, sum_ % 31 + 1)
    return Span(sunday - timedelta(days=2), sunday + timedelta(days=2))


def _thanksgiving(year: int) -> Span:
    first = date(year, 11, 1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return Span(thursday, thursday + timedelta(days=4))


def _new_year(year: int) -> Span:
    return Span(date(year - 1, 12, 31), date(year, 1, 2))


HOLIDAYS: dict[str, Callable[[int], Span | None]] = {  # the words, as a regular expression -> the days in a year
    r"christmas|xmas|圣诞节?": _fixed(12, 24, 3),
    r"new year'?s eve|nye|跨年夜?": _fixed(12, 31, 1),
    r"new year(?:'?s)?(?: day)?|元旦": _new_year,
    r"halloween|万圣节": _fixed(10, 31, 1),
    r"valentine'?s(?: day)?|情人节": _fixed(2, 14, 1),
    r"easter|复活节": _easter,
    r"thanksgiving|感恩节": _thanksgiving,
    r"chinese new year|lunar new year|spring festival|春节|过年|新年": _listed(_SPRING_FESTIVALS, 1, 7),
    r"mid-?autumn(?: festival)?|中秋节?": _listed(_MID_AUTUMN_FESTIVALS, 0, 1),
    r"national day|国庆节?|十一": _fixed(10, 1, 7),
    r"may day|labou?r day|五一|劳动节": _fixed(5, 1, 5),
    r"children'?s day|六一|儿童节": _fixed(6, 1, 1),
    r"qingming|清明节?": _fixed(4, 4, 3),
}
HOLIDAY = "|".join(HOLIDAYS)


def holiday(words: str) -> Callable[[int], Span | None]:
    """The days of a holiday by the year, from words that :data:`HOLIDAY` matched."""
    return next(of_year for names, of_year in HOLIDAYS.items() if re.fullmatch(names, words, re.IGNORECASE))
