"""What lingxi reads of which formats, as its readers say it."""

from __future__ import annotations

from lingxi.media.read import known_readers
from lingxi.media.registry import Format, HasFormats, Reader


def supported() -> list[Format]:
    """The formats of all readers, by name; of a reader of another package at least its extensions."""
    found = [each for reader in known_readers() for each in _formats(reader)]
    return sorted(found, key=lambda each: each.name.lower())


def _formats(reader: Reader) -> list[Format]:
    if isinstance(reader, HasFormats):
        return list(reader.formats)
    return [Format(type(reader).__name__, reader.suffixes, type(reader).__module__, "")]
