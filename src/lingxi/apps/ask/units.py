"""Quantities: what a question for a weight, a length, a time or a price wants beside a number."""
# ruff: noqa: E501

from __future__ import annotations

import re

_DISTANCE = r"(?:kilo|centi|milli)?met(?:er|re)s?|k?m|cm|mm|miles?|feet|foot|ft|inch(?:es)?|yards?|[公英海]里|千米|[厘毫]?米|英[尺寸]|光年"
_TIME = r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|个?(?:小时|月|星期)|分钟|[秒天年岁周]"
_NUMBER = r"(?:(?<![\d.,])\d[\d,.]{0,20}(?<=\d)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred|thousand)|(?<![一二三四五六七八九十百千万亿两半])[一二三四五六七八九十百千万亿两半]{1,12})"  # bounded: linear in any text
_MORE = r"(?:[ -]?(?:million|billion|thousand|hundred)|[多余]?[百千万亿]{1,3})?"
_QUANTITIES = (  # the questions that want it, and what follows the number
    (r"how (?:heavy|much .*weigh)|weight|mass\b|多重|重量", r"(?:kilo|milli)?grams?|kg|g|tons?|tonnes?|pounds?|lbs?|ounces?|公?斤|千?克|吨|磅"),
    (r"how (?:high|tall|far|wide|deep)|height|distance|width|多[高远宽深]|高度|距离", _DISTANCE),
    (r"how long (?:is|are|was|were) the|length|多长(?!时)|长度", rf"{_DISTANCE}|{_TIME}"),
    (r"how long|how old|duration|\bage\b|多久|多长时间|几[岁年天个小]|年龄|多大年", _TIME),
    (r"percent|proportion|share|百分|比例", r"%|percent|per cent|个?百分"),
    (r"ratio|比[例率]", r"to \d|[:：比]"),
    (r"how much .*(?:cost|paid?|spen[dt]|worth|money|earn|charge|donat)|price|cost|salary|revenue|budget|多少(?:钱|元|美元|英镑|资金)|价格|费用",
     r"(?:US )?dollars?|pounds?|euros?|yuan|(?:美元|英镑|欧元|元|块)"),
    (r"temperature|how (?:hot|cold|warm)|温度|多[冷热]", r"degrees?|°|[摄华]氏|度"),
    (r"how large|how big|\barea\b|面积|多大", r"(?:square|sq\.?) \w+|acres?|hectares?|平方[公千英]?[里米]|公顷|[英公]?亩"),
    (r"how fast|speed|速度|多快", r"km/h|mph|(?:miles?|kilomet(?:er|re)s?) (?:per|an) \w+|公里|米每秒"),
)  # fmt: skip
QUANTITIES = tuple(
    (
        re.compile(asked, re.IGNORECASE),
        re.compile(rf"[$€£¥]{_NUMBER}{_MORE}|{_NUMBER}{_MORE}[ -]?(?:{unit})(?![a-z])", re.IGNORECASE),
    )
    for asked, unit in _QUANTITIES
)


def measured(question: str, text: str) -> list[tuple[int, int]]:
    """Where a text has a number with a unit that the question wants; nothing where it does not say what it wants."""
    found = next((number for asked, number in QUANTITIES if asked.search(question)), None)
    return [] if found is None else [match.span() for match in found.finditer(text)]
