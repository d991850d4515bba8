"""Stable names: the address of an asset, and the ids derived from addresses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote_from_bytes, unquote_to_bytes
from uuid import UUID, uuid5

from lingxi.object_path import as_object, is_object
from lingxi.types import Modality, Place

NAMESPACE = UUID("7f0e6a52-6c69-5e67-8869-6c696e677869")
SCHEME = "file://"
AnyPath: TypeAlias = str | os.PathLike[str]


def address_of(path: Path) -> str:
    """The address of a path: ``file://`` and so on. Every byte of the name is kept, whatever its encoding."""
    if is_object(path):
        scheme, separator, name = str(path).partition("://")
        return scheme + separator + quote_from_bytes(os.fsencode(name))
    return SCHEME + quote_from_bytes(os.fsencode(path.absolute()))


def as_path(path: AnyPath) -> Path:
    """Expands a leading ``~`` in a path to the home folder.

    Write ``"./~"`` for a file that is really named ``~``, or pass it as a ``Path`` while it exists. A text such as
    ``s3://bucket/prefix`` is a path in object storage; one that begins with ``file://`` is an address. Raises
    LibraryError for an address with a key in it.
    """
    named = os.fspath(path)
    if isinstance(path, str) and path.startswith(SCHEME):
        return path_of(path)
    if (found := as_object(named)) and not os.path.lexists(named):
        return found
    if isinstance(path, str) or not os.path.lexists(named):
        named = os.path.expanduser(named)  # noqa: PTH111 - unlike Path.expanduser, it keeps an unknown user's name
    return Path(named)


def is_file_address(text: str) -> bool:
    """Whether a text is the address of a file or an object, and not a path."""
    return text.startswith(SCHEME) or as_object(text) is not None


def path_of(address: str) -> Path:
    """The path of an address; the inverse of :func:`address_of`."""
    if not address.startswith(SCHEME) and (found := as_object(os.fsdecode(unquote_to_bytes(address)))):
        return found
    return Path(os.fsdecode(unquote_to_bytes(address.removeprefix(SCHEME))))


def asset_id(address: str) -> str:
    """The UUIDv5 of an asset. The same address gives the same id on every machine."""
    return str(uuid5(NAMESPACE, address))


def segment_id(asset: str, place: Place, modality: Modality = "text") -> str:
    """The UUIDv5 of a segment, from its asset, its span and, for time spans, its modality."""
    span = ",".join("" if part is None else str(part) for part in (place.start, place.end, place.page))
    kind = "" if place.start_s is None else f",{modality}"
    return str(uuid5(UUID(asset), f"{span},{_seconds(place.start_s)},{_seconds(place.end_s)}{kind}"))


def is_id(text: str) -> bool:
    """Whether a text has the form of an asset id or a segment id."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def shown(path: Path) -> str:
    """A path as text that can be printed and stored. Bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def _seconds(at: float | None) -> str:
    return "" if at is None else f"{at:.3f}"
