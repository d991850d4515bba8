"""What words look like that answer a question: numbers, dates, names, places, reasons."""

from __future__ import annotations

import re

from lingxi.apps.ask.question import Wanted

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundred|thousand|million|billion|dozen|half|first|second|third|twice|once"
)
SHAPES: dict[Wanted, re.Pattern[str]] = {
    "number": re.compile(
        rf"[$€£]?\d[\d,.]*\d%?|\d+%?|\b(?:{_COUNTS})(?:[ -](?:{_COUNTS}))*\b|[一二三四五六七八九十百千万亿两半]+", re.IGNORECASE
    ),
    "date": re.compile(
        rf"\b(?:(?:{_MONTHS})(?: \d{{1,2}})?,?(?: 1\d\d\d| 20\d\d)?|\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|1\d\d\d(?:s|\b)|20\d\d(?:s|\b)|"
        rf"\d{{1,2}}(?:st|nd|rd|th) century|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|"
        rf"\d+ ?(?:年代?(?: ?\d+ ?月)?(?: ?\d+ ?[日号])?|月(?: ?\d+ ?[日号])?|日|世纪)|[一二三四五六七八九十]+(?:世纪|年|月)"
    ),
    "person": re.compile(r"(?:[A-Z][\w’'-]*\.?)(?: (?:of|de|von|van|the) (?=[A-Z])| [A-Z][\w’'-]*\.?)*|[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6})+"),
    "place": re.compile(
        r"(?:(?<=in )|(?<=at )|(?<=near )|(?<=from )|(?<=to )|(?<=of )|(?<=in the )|(?<=at the ))[A-Z][\w’'-]*(?:,? [A-Z][\w’'-]*)*|"
        r"[\u4e00-\u9fff]{1,6}[国省市州县区河山岛洲镇村湖海]"
    ),
    "reason": re.compile(
        r"\b(?:because|since|due to|so that|in order to|as a result|caused?|therefore|to avoid|led to)\b[^.;]*|(?:因为|由于|因此|所以|为了|导致|以便)[^。；]*",
        re.IGNORECASE,
    ),
}  # fmt: skip


def shaped(wanted: Wanted, text: str, question: str) -> list[str]:
    """The pieces of a text that look like what is wanted, and that the question does not say itself."""
    pattern, asked = SHAPES.get(wanted), question.casefold()
    if pattern is None:
        return []
    pieces = (found.group() for found in pattern.finditer(text))
    return [
        piece
        for piece in pieces
        if piece.casefold() not in asked and (wanted != "person" or not text.startswith(piece) or " " in piece)
    ]
