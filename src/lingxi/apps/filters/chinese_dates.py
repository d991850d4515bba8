"""Single dates in Chinese: 2021年3月, 去年夏天, 三天前, 上周末, 国庆."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from lingxi.apps.filters import spans
from lingxi.apps.filters.english_dates import Read
from lingxi.apps.filters.holidays import HOLIDAY, holiday
from lingxi.apps.filters.spans import Span

_DIGITS = "零一二三四五六七八九"
_N = r"\d{1,3}|[一二两三四五六七八九十]{1,3}|几"
_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3}|\d\d)年|(?P<named>今年|去年|前年|大前年|上一?年)的?)"
)
_MONTH = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?"
_DAY = r"(?P<day>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
_SEASON = r"(?P<season>春天|春季|春|夏天|夏季|夏|秋天|秋季|秋|冬天|冬季|冬|暑假|寒假)"
_HOLIDAY = rf"(?P<holiday>{HOLIDAY})"
_UNIT = r"(?P<unit>天|日|周|星期|礼拜|个星期|个礼拜|个月|年)"
_UNITS = {"天": "day", "日": "day", "周": "week", "星": "week", "礼": "week", "月": "month", "年": "year"}
_WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
_NEAR = {"今天": 0, "今晚": 0, "昨天": 1, "昨晚": 1, "昨日": 1, "前天": 2, "大前天": 3}
_YEARS_AGO = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}


def number_of(text: str) -> int:
    """The value of digits, or of Chinese numerals up to 99; 几 is 3."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.replace("两", "二").replace("几", "三").rpartition("十")
    first = (_DIGITS.find(tens) if tens else 1) * 10 if ten else 0
    return first + (_DIGITS.find(ones) if ones else 0)


def _year_of(found: re.Match[str], today: date) -> int:
    if found["named"]:
        return today.year - _YEARS_AGO.get(found["named"], 1)
    text = "".join(
        each if each.isdigit() and each.isascii() else str(max(0, _DIGITS.find(each))) for each in found["year"]
    )
    number = int(text)
    return number if number > 99 else number + (1900 if number > (today.year + 1) % 100 else 2000)


def _season(name: str) -> Callable[[int], Span]:
    if name in ("暑假", "寒假"):
        return lambda year: spans.months(year, 7, 2) if name == "暑假" else spans.months(year, 1, 2)
    english = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}[name[0]]
    return lambda year: spans.season(english, year)


def _day(found: re.Match[str], today: date) -> Span | None:
    month, number = number_of(found["month"]), number_of(found["day"])
    if found["year"] or found["named"]:
        return spans.days_of(_year_of(found, today), month, number)
    return spans.started(lambda year: spans.days_of(year, month, number), today)


def _days(found: re.Match[str], today: date) -> Span | None:
    """From a day to another of the same month; None where they are in reverse order."""
    last, first = _day(found, today), int(found["first"])
    if not last or not last.start or not 0 < first < last.start.day:
        return None
    return Span(last.start.replace(day=first), last.end)


def _month(found: re.Match[str], today: date) -> Span | None:
    number = number_of(found["month"])
    if not 1 <= number <= 12:
        return None
    if found["year"] or found["named"]:
        return spans.month(_year_of(found, today), number)
    return spans.started(lambda year: spans.month(year, number), today)


def _unit_of(found: re.Match[str]) -> str:
    return _UNITS[found["unit"].removeprefix("个")[0]]


def _weekday(found: re.Match[str], today: date) -> Span:
    number = min(6, "一二三四五六日天".index(found["weekday"]))
    this = today - timedelta(days=today.weekday() - number)
    if found["turn"]:
        return spans.day(this - timedelta(days=7 * found["turn"].count("上")))
    return spans.day(this if this < today else this - timedelta(days=7))


def _this_unit(found: re.Match[str], today: date) -> Span:
    ago = found["turn"].count("上")
    if found["end"]:
        return spans.weekend(today, ago)
    return spans.month(today.year, today.month - ago) if found["unit"] == "月" else spans.week(today, ago)


def _decade(found: re.Match[str], _: date) -> Span:
    text = found["decade"]
    first = int(text) if text.isdigit() else number_of(text)
    first += 0 if first > 1000 else 1900 if first >= 30 else 2000
    return Span(date(first, 1, 1), date(first + 10, 1, 1))


def _half(today: date) -> Span:
    return spans.month(today.year, today.month - 6)


DATES: tuple[tuple[str, Read], ...] = (
    (rf"{_YEAR}?{_MONTH}(?P<first>\d{{1,2}})[日号]?(?:到|至|-|—|~){_DAY}", _days),
    (rf"(?P<count>{_N}|一){_UNIT}(?:以|之)?内",
     lambda found, today: spans.last_units(today, number_of(found["count"]), _unit_of(found))),
    (rf"{_YEAR}?{_MONTH}{_DAY}", _day),
    (rf"{_YEAR}?{_MONTH}(?!球|饼|亮)", _month),
    (rf"{_YEAR}的?{_SEASON}", lambda found, today: _season(found["season"])(_year_of(found, today))),
    (r"(?P<year>(?:19|20)\d\d) ?(?P<season>[春夏秋冬][天季]|暑假|寒假)",
     lambda found, _: _season(found["season"])(int(found["year"]))),
    (rf"{_YEAR}{_HOLIDAY}", lambda found, today: holiday(found["holiday"])(_year_of(found, today))),
    (rf"上个?{_SEASON}", lambda found, today: spans.latest(_season(found["season"]), today)),
    (rf"上个?{_HOLIDAY}", lambda found, today: spans.latest(holiday(found["holiday"]), today)),
    (rf"{_YEAR}", lambda found, today: spans.year(_year_of(found, today))),
    (rf"(?P<turn>上上|上|这|本)?个?{_WEEKDAY}", _weekday),
    (r"(?P<turn>上上|上|这|本)一?个?(?P<unit>周|星期|礼拜|月)(?P<end>末)?", _this_unit),
    (rf"(?P<count>{_N}){_UNIT}(?:以|之)?前",
     lambda found, today: spans.units_ago(today, number_of(found["count"]), _unit_of(found))),
    (r"半年(?:以|之)?前", lambda _, today: _half(today)),
    (rf"(?:最近|过去|近)的?(?P<count>{_N}|一)?{_UNIT}",
     lambda found, today: spans.last_units(today, number_of(found["count"] or "一"), _unit_of(found))),
    (r"(?P<near>大前天|前天|昨天|昨日|昨晚|今天|今晚)",
     lambda found, today: spans.day(today - timedelta(days=_NEAR[found["near"]]))),
    (r"(?:上世纪|20世纪|二十世纪)?(?P<decade>(?:19|20)\d0|[2-9]0|[二三四五六七八九]十)年代", _decade),
)  # fmt: skip
WEAK_DATES: tuple[tuple[str, Read], ...] = (
    (r"(?P<year>(?:19|20)\d\d)", lambda found, _: spans.year(int(found["year"]))),
    (_HOLIDAY, lambda found, today: spans.started(holiday(found["holiday"]), today)),
)
