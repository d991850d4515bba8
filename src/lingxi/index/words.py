"""The words for the lexical ranking: captions, passages, titles, and names of files and folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from lingxi.types import Segment, Source

MUSIC = ("artist", "album", "composer", "comment")  # fields of one value that are words, too, with the year
LABELS = ("keyword", "person", "place", "genre")  # fields whose values are words, too


def captions_of(source: Source, segment: Segment) -> tuple[str, ...]:
    """The captions of a segment: those beside its file, then the descriptions in its metadata."""
    known = {text.casefold() for text in source.captions}
    return (*source.captions, *(text for text in segment.descriptions if text.casefold() not in known))


def texts_of(payload: Mapping[str, Any]) -> str:
    """The texts of a stored segment that are searched by their words: its passage or captions, lines, and labels."""
    texts = [str(payload[name]) for name in ("text", "written") if name in payload]
    music = [str(payload[name]) for name in MUSIC if name in payload]
    year = [str(payload["taken"])[:4]] if (music or "genre" in payload) and "taken" in payload else []
    return "\n".join([*texts, *music, *year, *(" ".join(payload[name]) for name in LABELS if name in payload)])


def words_of(place: PurePath, text: str, title: str = "") -> str:
    """The searchable words of a segment at ``place``, a path relative to the indexed folder.

    Names are split where they become tokens (:mod:`lingxi.store.tokens`).

    >>> words_of(PurePath("Greece-2021/IMG_2041.jpg"), "a harbour")
    'a harbour Greece-2021 IMG_2041.jpg'
    """
    return " ".join([*filter(None, [title, text]), *place.parts])
