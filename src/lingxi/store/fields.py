"""The stored fields of a segment that filters may use, with their kinds."""

from __future__ import annotations

import unicodedata
from typing import Literal, TypeAlias

from lingxi.errors import UnknownName
from lingxi.types import MODALITIES

Kind: TypeAlias = Literal["word", "text", "folder", "integer", "number", "time", "flag"]

FIELDS: dict[str, Kind] = {
    "modality": "word",
    "path": "text",
    "name": "text",
    "folder": "folder",
    "extension": "word",  # without the dot
    "size": "integer",  # bytes
    "modified": "time",
    "taken": "time",
    "taken_from": "word",  # where it was found: exif, xmp, iptc, gps, chunk, export, name
    "camera": "text",
    "language": "word",  # of transcribed speech, in ISO 639-1: en, zh
    "artist": "text",  # of music
    "album": "text",
    "composer": "text",
    "comment": "text",
    "genre": "word",  # a list
    "keyword": "word",  # a list: keywords in the metadata
    "person": "word",  # a list: names of people in the metadata
    "place": "word",  # a list: names of places in the metadata
    "rating": "integer",  # stars in the metadata, 1 to 5
    "colour": "word",  # a list: the main ones, of eleven
    "width": "integer",
    "height": "integer",
    "latitude": "number",
    "longitude": "number",
    "page": "integer",
    "start_s": "number",
    "end_s": "number",
    "at_s": "number",  # the best frame of a video's moment
    "duration_s": "number",  # of a video or a sound
    "title": "text",
    "text": "text",  # the passage, or the captions of an image
    "written": "text",  # text in an image
    "caption": "word",  # "generated" if no person wrote the text of an image; else it has no value
}

ADDED: dict[str, Kind] = {  # by people, to whole files; points do not store them (lingxi.search.annotated)
    "tag": "word",
    "favourite": "flag",
    "hidden": "flag",
}

VALUES: dict[str, tuple[str, ...]] = {  # of the fields with a fixed set of values
    "modality": MODALITIES,
    "caption": ("generated",),
    "colour": ("black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"),
}

RANGES: dict[str, range] = {"rating": range(1, 6)}  # of the numbers with few values

INTERNAL_FIELDS: dict[str, Kind] = {
    "asset": "word",  # the id of the asset
    "shot": "word",  # of a film: the id of the photo that was taken with it
    "start": "integer",  # of a passage in its text, in characters
    "order": "integer",  # of the segment in its asset, from 0
    "digest": "word",  # of the asset's bytes
    "skipped": "word",  # why the file could not be read
    "missing": "word",  # the address of the folder that was missing or empty at the last run
    "spaces": "word",  # the spaces in which it has vectors
    "uncaptioned": "word",  # of an image: the revision of the captions that held none for it (lingxi.index.caption)
    "borrowed": "word",  # "library" where a generated caption is one of a like image, or the name of a class
    "hearing": "word",  # of a sound: revisions of the sound models of its spaces
    "listened": "word",  # of the first segment of a video or a sound: what became of its speech (lingxi.index.listened)
    "listener": "word",  # with it: the speech model that listened
}


def kind_of(field: str) -> Kind:
    """The kind of a field, including internal ones; raises UnknownName, with the public ones."""
    kind = FIELDS.get(field) or ADDED.get(field) or INTERNAL_FIELDS.get(field)
    if kind is None:
        raise UnknownName("field", field, {**FIELDS, **ADDED})
    return kind


def fold(text: str) -> str:
    """Text as filters compare it: in one Unicode form, without case: É.JPG on one system is é.jpg on another."""
    return unicodedata.normalize("NFKC", text).casefold()
