"""Texts in the chunks of PNG, and the comments of JPEG and GIF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lingxi.media.metadata.dates import date_of
from lingxi.media.metadata.known import LONGEST_WORD, NOTHING, Known, plain, words
from lingxi.media.metadata.levels import levels

TITLES = ("title", "subject")
DESCRIPTIONS = ("description", "comment", "caption", "parameters", "prompt", "dream", "usercomment")
DATES = ("creation time", "date created", "datecreated")
READ = (*TITLES, *DESCRIPTIONS, *DATES, "keywords")
_OF_PROGRAMS = re.compile(  # comments about the file, not about what it shows
    r"creator:|created (?:with|by)|file written by|lead technologies|optimi[sz]ed|compressed|lavc|intel|jpeg|ver[:.]",
    re.IGNORECASE,
)


def known_of(info: Mapping[Any, Any]) -> Known:
    """What Pillow's ``info`` of a picture says; values that are JSON, as of programs that draw, are left out."""
    named = {key.casefold(): value for key, value in info.items() if isinstance(key, str)}
    texts = {name: _text(named[name]) for name in READ if name in named}  # other values may be long and binary
    if not texts:
        return NOTHING
    described = [texts.get(name, "") for name in DESCRIPTIONS]
    taken = next((when for name in DATES if (when := date_of(texts.get(name)))), None)
    return Known(
        title=next((texts[name][:LONGEST_WORD] for name in TITLES if texts.get(name)), ""),
        descriptions=tuple(text for text in described if text and not _OF_PROGRAMS.match(text)),
        keywords=words(levels(re.split("[;,]", texts.get("keywords", "")))),
        taken=taken,
        taken_from="chunk" if taken else "",
    )


def _text(value: object) -> str:
    if isinstance(value, bytes):
        from lingxi.media.metadata.iptc import decoded_text

        value = decoded_text(value)
    return "" if isinstance(value, str) and value.lstrip().startswith(("{", "[")) else plain(value)
