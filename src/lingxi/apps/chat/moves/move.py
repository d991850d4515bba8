"""One thing that a turn does to the search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "add", "remove", "replace", "date", "place", "kind", "like", "unlike", "before", "after",
    "order", "page", "undo", "new", "save", "ask", "hello", "impossible", "clear",
]  # fmt: skip


@dataclass(frozen=True)
class Move:
    """What is done, with the words or the number that it is about."""

    kind: Kind
    text: str = ""  # words to search for, the name of an album, a direction, or the words of a filter
    where: str = ""  # of date, place, kind: the filter; of before and after: the kind of file
    number: int = 0  # of like, unlike, before, after: the place of a hit from 1; -1 is the last one
    old: str = ""  # of replace: the words that are replaced; empty for the last ones


def one_of(*patterns: str) -> re.Pattern[str]:
    """A pattern for the whole of a turn, without regard to case, closing marks and please.

    Several patterns may have groups of one name; :func:`group` gives the one that was found.
    """
    numbers = count(1)
    every = "|".join(f"(?:{pattern})" for pattern in patterns)
    every = re.sub(r"\(\?P<([a-z]+)>", lambda found: f"(?P<{found[1]}{next(numbers)}>", every)
    polite = r"(?:(?:ok(?:ay)?|now|and|then|please|好的?|请|那|然后|现在|麻烦)[,，]?\s*)*"
    return re.compile(
        rf"\s*{polite}(?:{every})[,，]?\s*(?:please|thanks|吧|呗|谢谢|哈|啊|了)?\s*[.!?。！？~]*\s*", re.IGNORECASE
    )


def group(found: re.Match[str], name: str) -> str:
    """The text of the group of that name, which :func:`one_of` has numbered."""
    return next(
        (text.strip() for key, text in found.groupdict().items() if text and key.rstrip("0123456789") == name), ""
    )


_FILLER = re.compile(
    r"\b(?:ok(?:ay)?|now|and|then|so|please|thanks?|thank you|hey|hmm|no|yes|well|just|can|could|would|you|we|i"
    r"|i'd|let'?s|let|us|me|my|to|the|a|an"
    r"|this|that|these|those|it|them|all|of|on|in|at|by|with|from|for|up|do|like|want|show|see|give|get|go|put"
    r"|have|one|ones|some|few|there|is|are|again|instead"
    r"|photos?|pictures?|images?|videos?|results?|hits?|s)\b"
    r"|[请麻烦那然后现在好的了吧呗哈啊呢吗么我你们咱想要就给帮把将这些它能可以不看一下再让来按照个张几都先]"
    r"|[\s,.;:!?\"'’，。；：！？、~…]",
    re.IGNORECASE,
)


def says(text: str, words: str, around: str = "") -> bool:
    """Whether a turn says one thing: it has ``words``, and the rest is ``around`` or words that mean nothing here."""
    left, count = re.subn(words, " ", text, flags=re.IGNORECASE)
    if around:
        left = re.sub(around, " ", left, flags=re.IGNORECASE)
    return count > 0 and not _FILLER.sub("", left)
