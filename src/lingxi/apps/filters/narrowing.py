"""The words of a request that mean a filter, with the filter, and the request without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["date", "kind", "place"]

_EDGE = " \t\n,，.。;；:：、!！"


@dataclass(frozen=True)
class Narrowing:
    """A part of a text that means a filter."""

    kind: Kind
    words: str  # as they stand in the text
    where: str  # a filter of :mod:`lingxi.store.filter_language`
    start: int  # the place of the words in the text, in characters
    end: int


def without(text: str, found: Iterable[Narrowing]) -> str:
    """The text without the words of filters."""
    for each in sorted(found, key=lambda narrowing: -narrowing.start):
        before, after = text[: each.start].rstrip(), text[each.end :].lstrip()
        gap = " " if _is_latin(before[-1:]) or _is_latin(after[:1]) else ""
        text = f"{before}{gap}{after}"
    return re.sub(r"\s+", " ", text).strip(_EDGE)


def joined(filters: Sequence[str]) -> str | None:
    """One filter that holds where all of ``filters`` hold; None where there are none."""
    return " and ".join(f"({each})" for each in filters) if len(filters) > 1 else next(iter(filters), None)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
