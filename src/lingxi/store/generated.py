"""How generated captions are marked among the stored texts, so that they never pass as the words of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lingxi.store.engine import Point
from lingxi.store.library_store import CAPTION
from lingxi.store.where import NOTHING, And, Compare, Has, Not, OneOf, Or, Where

FIELD = "caption"
MARK = "generated"  # the value of that field
GENERATED = OneOf(FIELD, (MARK,))
BORROWED = "borrowed"  # the field of those that come from the library itself
CAPTION_FIELDS = frozenset({"text", FIELD, BORROWED})  # of a generated caption


def is_generated(payload: Mapping[str, Any]) -> bool:
    """Whether the text of a segment, by its payload or its facts, is a generated caption."""
    return payload.get(FIELD) == MARK


def words_of_people(payload: Mapping[str, Any]) -> str:
    """The passage or the captions of a segment that people wrote; empty if it has none, or a generated one."""
    return "" if is_generated(payload) else str(payload.get("text", ""))


def without_generated(point: Point) -> Point:
    """The point as it is without its generated caption: neither text, nor mark, nor vectors of it."""
    if not is_generated(point.payload):
        return point
    payload = {name: value for name, value in point.payload.items() if name not in CAPTION_FIELDS}
    vectors = {name: vector for name, vector in point.vectors.items() if not name.endswith(CAPTION)}
    return replace(point, payload=payload, vectors=vectors)


def as_without_generated(where: Where) -> Where:
    """The filter that matches what ``where`` would match if no segment had a generated caption."""
    match where:
        case And(parts) | Or(parts):
            return type(where)(tuple(map(as_without_generated, parts)))
        case Not(part):
            return Not(as_without_generated(part))
        case Compare(field) | OneOf(field) | Has(field):
            return NOTHING if field == FIELD else And((where, Not(GENERATED))) if field == "text" else where
