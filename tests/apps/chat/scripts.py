"""Scripted turns, and whether a list of moves is what one of them means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.understand import understand
from lingxi.store.filter_language import parse
from lingxi.store.where import matches

HERE = Path(__file__).parent
TODAY = date(2026, 11, 28)


def script(name: str) -> list[tuple[str, str]]:
    """The turns of a file with their meanings."""
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, meaning) for text, meaning in (line.split("\t") for line in lines)]


def understood(text: str, meaning: str) -> bool:
    """Whether the moves of a turn are those that are meant, in any order."""
    moves = understand(text, TODAY)
    meant = meaning.split(" | ")
    return len(moves) == len(meant) and all(any(_is(move, each) for move in moves) for each in meant)


def misunderstood(name: str) -> list[tuple[str, str, Sequence[Move]]]:
    """The turns of a file that are not understood, with what was read instead."""
    return [(text, meaning, understand(text, TODAY)) for text, meaning in script(name) if not understood(text, meaning)]


def _is(move: Move, meaning: str) -> bool:
    kind, _, value = (part.strip() for part in meaning.partition(":"))
    if kind != move.kind:
        return False
    match kind:
        case "date":
            days = re.match(r"(?:taken >= ([\d-]+))?(?: and )?(?:taken < ([\d-]+))?", move.where)
            return days is not None and f"{days[1] or ''}..{days[2] or ''}" == value
        case "place":
            named = value.removeprefix("not ")
            inside = [_inside(move.where, point) for point in named.split(";")]
            return not any(inside) if value != named else all(inside)
        case "kind":
            return value.removeprefix("not ") in move.where and value.startswith("not ") == move.where.startswith(
                "not "
            )
        case "like" | "unlike":
            return (move.number or 1) % 11 == int(value) % 11
        case "before" | "after":
            return move.where == value
        case "replace":
            old, _, new = value.rpartition(" -> ")
            return (_bare(move.old), _bare(move.text)) == (_bare(old), _bare(new))
        case "undo" | "ask" | "hello" | "impossible":
            return True
        case _:
            return _bare(move.text) == _bare(value)


def _inside(where: str, point: str) -> bool:
    latitude, longitude = map(float, point.split(","))
    return matches(parse(where), {"latitude": latitude, "longitude": longitude})


_FUNCTION_WORDS = re.compile(
    r"\b(?:an?|the|some|any|with|of|on it|in it|there|is|are|was|were|be|has|have|it|they|he|she|that|this|ones?"
    r"|to|too|also)\b"
)

_CHINESE_FUNCTION_WORDS = re.compile("[的了着在有是得要也还就]|一[个只条张座]")


def _bare(words: str) -> str:
    """The words without function words, which change nothing that is found."""
    left = " ".join(_FUNCTION_WORDS.sub(" ", _CHINESE_FUNCTION_WORDS.sub("", words.lower())).split())
    return left or words
