"""How generated captions are marked among the stored texts, so that they never pass as the words of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lingxi.store.where import OneOf

MARK = "generated"  # the value of the field "caption"
GENERATED = OneOf("caption", (MARK,))
BORROWED = "borrowed"  # the field of those that come from the library itself
CAPTION_FIELDS = frozenset({"text", "caption", BORROWED})  # of a generated caption


def is_generated(payload: Mapping[str, Any]) -> bool:
    """Whether the text of a segment, by its payload or its facts, is a generated caption."""
    return payload.get("caption") == MARK


def words_of_people(payload: Mapping[str, Any]) -> str:
    """The passage or the captions of a segment that people wrote; empty if it has none, or a generated one."""
    return "" if is_generated(payload) else str(payload.get("text", ""))
