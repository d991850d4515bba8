"""Lone surrogates in what files say: no character has them, and stores and tokenizers refuse them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from lingxi.types import Segment, Text

_SURROGATE = re.compile("[\ud800-\udfff]")

T = TypeVar("T")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each surrogate; its length, and so the places in it, stay."""
    return _SURROGATE.sub("\ufffd", text)


def well_formed(segment: Segment) -> Segment:
    """The segment without surrogates in its text, title, facts, descriptions, labels and lines."""
    media = segment.media
    return replace(
        segment,
        media=Text(without_surrogates(media.text)) if isinstance(media, Text) else media,
        title=without_surrogates(segment.title),
        facts={name: _value(value) for name, value in segment.facts.items()},
        descriptions=tuple(map(without_surrogates, segment.descriptions)),
        labels={name: tuple(map(without_surrogates, each)) for name, each in segment.labels.items()},
        written=tuple(replace(line, text=without_surrogates(line.text)) for line in segment.written),
    )


def _value(value: T) -> T | str:
    return without_surrogates(value) if isinstance(value, str) else value
