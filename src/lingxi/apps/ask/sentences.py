"""Splits passages into sentences, in English and Chinese, so that each is a piece of the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lingxi.media.tabular import BETWEEN

LONGEST_WORD = 40  # characters that are looked at before a full stop
WRAPPED = 40  # characters: a longer line without a full stop goes on in the next one

_END = re.compile(
    r"(?P<chinese>[。！？…]+[”’」』）》]*)|"
    r"(?P<latin>(?<![.!?])[.!?]++[\"'”’)\]]*+(?:\s*+\[\d++\])*+)(?=\s|$)|"  # possessive: linear in any text
    r"(?P<line>\n+)"
)
_LAST_WORD = re.compile(r"[^\s(\"“'‘\[]+$")
_NEXT_WORD = re.compile(r"\s+[\"“'‘(\[]*([^\s,.]+)")
_LIST = re.compile(r"\s*(?:[-*+•#>]|\d+[.)、])\s*")
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")  # J. and U.S. and p.m.
_ABBREVIATIONS = """
mr mrs ms dr prof st mt ft gen col lt capt sgt maj sen rep rev hon gov pres vs cf e.g i.e viz ca approx fig figs vol pp
ed eds dept univ ave blvd jan feb mar apr jun jul aug sep sept oct nov dec
"""
_CLOSING = "no inc ltd co corp jr sr etc al est bros"  # abbreviations that may end a sentence, too
_OPENING = """
the a an in on at it its he his she her they their we our you this that these those there here as by for from with when
while where after before since during although though however but and or if both many most some other all each one two
what who how why not no then thus also today
"""
_NEVER, _SOMETIMES, _STARTERS = (frozenset(each.split()) for each in (_ABBREVIATIONS, _CLOSING, _OPENING))


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without white space around them; none is empty.

    >>> sentences("Dr. Lee lives in the U.S. today. He is 1.8 m tall!  他来了。真的？")
    ['Dr. Lee lives in the U.S. today.', 'He is 1.8 m tall!', '他来了。', '真的？']
    """
    found, start = list[str](), 0
    for end in [*_ends(text), len(text)]:
        piece = _LIST.sub("", text[start:end].strip(), count=1) if _LIST.match(text[start:end]) else text[start:end]
        if any(each.isalnum() for each in piece):
            found.append(piece.strip())
        start = end
    return found


def _ends(text: str) -> Iterator[int]:
    begin = 0
    for mark in _END.finditer(text):
        if mark["line"]:
            ends = _line_ends(text[begin : mark.start()], mark["line"], text[mark.end() : mark.end() + 8])
        else:
            ends = bool(mark["chinese"]) or mark["latin"][0] != "." or _stops(text, begin, mark)
        if ends:
            begin = mark.end()
            yield begin


def _line_ends(before: str, line: str, after: str) -> bool:
    """Whether a sentence ends with its line: at a blank line, before an item of a list, after a short line or a row."""
    last = before.rpartition("\n")[2].strip()
    return len(line) > 1 or bool(_LIST.match(after)) or len(last) < WRAPPED or last[-1] > "\u2e7f" or BETWEEN in last


def _stops(text: str, begin: int, mark: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence, and not an abbreviation or a number of a list."""
    word = _LAST_WORD.search(text[max(begin, mark.start() - LONGEST_WORD) : mark.start()])
    following = _NEXT_WORD.match(text, mark.end())
    if following is None or word is None:
        return following is None
    last, after = word.group(), following.group(1)
    if after[0].islower():
        return False
    if last.lower() in _NEVER or (len(last) == 1 and last.isupper() and after[0].isupper() and last != "I"):
        return False
    if _INITIALS.fullmatch(last) or last.lower() in _SOMETIMES:
        return after.lower() in _STARTERS or not after[0].isalnum()
    return not (last.isdecimal() and mark.start() - len(last) == _first(text, begin))


def _first(text: str, begin: int) -> int:
    """Where the sentence that begins there has its first character."""
    return next((n for n in range(begin, len(text)) if not text[n].isspace()), begin)
