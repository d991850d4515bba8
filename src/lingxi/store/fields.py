"""What a stored segment knows of itself: every field that a filter may name, with its kind."""

from __future__ import annotations

import unicodedata
from typing import Literal, TypeAlias

from lingxi.errors import UnknownName
from lingxi.types import MODALITIES

Kind: TypeAlias = Literal["word", "text", "folder", "integer", "number", "time"]

FIELDS: dict[str, Kind] = {
    "modality": "word",
    "path": "text",
    "name": "text",
    "folder": "folder",
    "extension": "word",  # without the dot
    "size": "integer",  # bytes
    "modified": "time",
    "taken": "time",
    "camera": "text",
    "colour": "word",  # a list: those a picture mostly is, of eleven
    "width": "integer",
    "height": "integer",
    "latitude": "number",
    "longitude": "number",
    "page": "integer",
    "start_s": "number",
    "end_s": "number",
    "at_s": "number",  # the frame that stands for a moment of a film
    "duration_s": "number",  # of a video or a sound
    "title": "text",
    "text": "text",  # the passage, or the caption of a picture
    "written": "text",  # what was read in a picture
}

VALUES: dict[str, tuple[str, ...]] = {  # of the fields that have no others
    "modality": MODALITIES,
    "colour": ("black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"),
}

INTERNAL_FIELDS: dict[str, Kind] = {
    "asset": "word",  # the id of the asset
    "order": "integer",  # of the segment in its asset, from 0
    "digest": "word",  # of the asset's bytes
    "skipped": "word",  # the reason why there is nothing to find
    "missing": "word",  # the address of the folder that was not there, or was empty, when the file was last looked for
    "spaces": "word",  # the spaces it has vectors in
    "hearing": "word",  # of a sound: the models of their own that heard it, where spaces have such
}


def kind_of(field: str) -> Kind:
    """The kind of a field, internal ones included; raises UnknownName, which lists the public ones."""
    kind = FIELDS.get(field) or INTERNAL_FIELDS.get(field)
    if kind is None:
        raise UnknownName("field", field, FIELDS)
    return kind


def fold(text: str) -> str:
    """Text as filters compare it: one Unicode form, no case, so that É.JPG on one system is é.jpg on another."""
    return unicodedata.normalize("NFKC", text).casefold()
