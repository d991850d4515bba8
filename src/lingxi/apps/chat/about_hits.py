"""Questions about the hits of a conversation: when one was made, where, and how many there are."""

from __future__ import annotations

import re

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.facts import date_of, place_of
from lingxi.apps.ask.kinds import Kind
from lingxi.apps.chat.references import referred
from lingxi.apps.chat.state import State
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit, Hits

_WHEN = re.compile(r"\b(?:when|what (?:date|day|year|time))\b|什么时候|何时|哪[天年]|几[号月]|日期", re.IGNORECASE)
_WHERE = re.compile(r"\bwhere\b|\bwhat place\b|在?哪里|哪儿|什么地方", re.IGNORECASE)
_MADE = re.compile(r"\b(?:taken|shot|made|recorded|filmed|from)\b|拍|录|照", re.IGNORECASE)
_COUNT = re.compile(
    r"\s*(?:and |so )?how many (?:(?:are|were) (?:there|they|these|those)|hits|results|of (?:them|these|those))"
    r"(?: in all| now)?\s*[?]?\s*|(?:一共|总共|现在)?(?:有|是)?(?:多少|几)[张个条]?(?:结果)?(?:呢|了)?\s*[?？]?",
    re.IGNORECASE,
)
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ENGLISH = re.compile(
    rf"\b(?:the )?({'|'.join(_ORDINALS)}|last)\b|\b(?:number|no\.?|#)\s*(\d{{1,3}}|{'|'.join(_NUMBERS)})\b", re.I
)
_CHINESE = re.compile(r"第([一二三四五六七八九十]|\d{1,3})|(最后)[一]?[张个]")
_THIS = re.compile(r"\b(?:it|this|that)\b|它|这|那", re.IGNORECASE)


def about_hits(library: Searchable, state: State, hits: Hits | None, text: str) -> Answer | None:
    """The answer to a question about the hits that are shown, None where it asks for something else.

    Raises BadQuery where it refers to a hit that is not shown.
    """
    if hits is not None and _COUNT.fullmatch(text):
        return _counted(hits, _is_chinese(text))
    number = _number(text)
    if number is None or not state.shown or not _MADE.search(text):
        return None
    kind: Kind | None = "when" if _WHEN.search(text) else "where" if _WHERE.search(text) else None
    found = library.segments([referred(state, number)]) if kind else []
    if not found:
        return None
    return (_dated if kind == "when" else _placed)(found[0], _is_chinese(text))


def _number(text: str) -> int | None:
    """The number of the hit that a question refers to: -1 is the last, 0 "it"."""
    if match := _ENGLISH.search(text):
        word = (match[1] or match[2]).lower()
        if word == "last":
            return -1
        return _ORDINALS.index(word) + 1 if word in _ORDINALS else _digits(word, _NUMBERS)
    if match := _CHINESE.search(text):
        return -1 if match[2] else _digits(match[1], list("一二三四五六七八九十"))
    return 0 if _THIS.search(text) else None


def _digits(word: str, words: list[str]) -> int:
    return words.index(word) + 1 if word in words else int(word)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _counted(hits: Hits, chinese: bool) -> Answer:
    count = f"{hits.total:,}"
    least = ("至少 " if chinese else "at least ") * hits.at_least
    text = f"共{least or ' '}{count} 个结果。" if chinese else f"{least}{count} hits.".capitalize()
    return Answer(text, "", count, tuple(hits[:1]), 1.0, "how many")


def _dated(hit: Hit, chinese: bool) -> Answer:
    """When a file was made, else when it was changed."""
    text, day = date_of(hit, chinese=chinese) or (None, None)
    return Answer(text, "", day, (hit,), float(text is not None), "when")


def _placed(hit: Hit, chinese: bool) -> Answer:
    """The coordinates of a file, if it has any."""
    text, at = place_of(hit, chinese=chinese) or (None, None)
    return Answer(text, "", at, (hit,), float(text is not None), "where")
