"""What words look like that answer a question: numbers, dates, names, places, reasons."""

from __future__ import annotations

import re

from lingxi.apps.ask.question import Wanted

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundred|thousand|million|billion|dozen|half|first|second|third|twice|once"
)
_YEAR = r"(?:1\d|20)\d\d"
_CHINESE_NUMBER = "[一二三四五六七八九十百千万亿两半]+"
_NAME = r"[A-Z][\w’'-]*"
_BEFORE_PLACE = "|".join(f"(?<={word} )" for word in ("in", "at", "near", "from", "to", "of", "in the", "at the"))
_CHINESE = r"[\u4e00-\u9fff]{1,6}"
ERA = re.compile(r"[\u4e00-\u9fff]{1,2}(?:朝|代|时期|年间)")  # of a dynasty: never a person
SHAPES: dict[Wanted, re.Pattern[str]] = {
    "number": re.compile(
        rf"[$€£]?\d[\d,.]*\d%?|\d+%?|\b(?:{_COUNTS})(?:[ -](?:{_COUNTS}))*\b|{_CHINESE_NUMBER}", re.IGNORECASE
    ),
    "date": re.compile(
        rf"\b(?:(?:{_MONTHS})(?: \d{{1,2}})?,?(?: {_YEAR})?|\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|{_YEAR}(?:s|\b)|"
        r"\d{1,2}(?:st|nd|rd|th) century|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|"
        r"(?<!\d)\d++ ?(?:年代?(?: ?\d+ ?月)?(?: ?\d+ ?[日号])?|月(?: ?\d+ ?[日号])?|日|世纪)|"
        r"(?<![一二三四五六七八九十])[一二三四五六七八九十]++(?:世纪|年|月)"
    ),
    "person": re.compile(
        rf"{_NAME}(?:\.? (?:(?:of|de|la|von|van|the) )*{_NAME})*|"
        rf"{_CHINESE}(?:·{_CHINESE})+"
    ),
    "place": re.compile(rf"(?:{_BEFORE_PLACE}){_NAME}(?:,? {_NAME})*|{_CHINESE}[国省市州县区河山岛洲镇村湖海]"),
    "reason": re.compile(
        r"\b(?:because|since|due to|so that|in order to|as a result|caused?|therefore|to avoid|led to)\b[^.;]*|"
        r"(?:因为|由于|因此|所以|为了|导致|以便)[^。；]*",
        re.IGNORECASE,
    ),
}


def shaped(wanted: Wanted, text: str, question: str) -> list[str]:
    """The pieces of a text that look like what is wanted, and that the question does not say itself."""
    pattern, asked = SHAPES.get(wanted), question.casefold()
    if pattern is None:
        return []
    pieces = [found.group() for found in pattern.finditer(text)]
    if wanted == "person":  # the first word of a sentence is in capitals, whatever it is
        pieces = [piece for piece in pieces if " " in piece or not text.startswith(piece)]
    return [piece for piece in pieces if piece.casefold() not in asked]
