"""Names that last: the address of an asset, and the ids that follow from addresses alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote_from_bytes, unquote_to_bytes
from uuid import UUID, uuid5

from lingxi.types import Modality, Place

NAMESPACE = UUID("7f0e6a52-6c69-5e67-8869-6c696e677869")
SCHEME = "file://"
AnyPath: TypeAlias = str | os.PathLike[str]


def address_of(path: Path) -> str:
    """The ``file://`` address of a path; every byte of its name survives, whatever its encoding."""
    return SCHEME + quote_from_bytes(os.fsencode(path.absolute()))


def as_path(path: AnyPath) -> Path:
    """The path that a caller means: a ``~`` at its beginning is the home folder.

    A file that is really called ``~`` is written ``"./~"``, or given as a ``Path`` while it exists.
    """
    named = os.fspath(path)
    if isinstance(path, str) or not os.path.lexists(named):
        named = os.path.expanduser(named)  # noqa: PTH111 - unlike Path.expanduser, it keeps the name of an unknown user
    return Path(named)


def path_of(address: str) -> Path:
    """The path that an address stands for; the inverse of :func:`address_of`."""
    return Path(os.fsdecode(unquote_to_bytes(address.removeprefix(SCHEME))))


def asset_id(address: str) -> str:
    """The UUIDv5 of an asset: the same address gives the same id, on any machine, for ever."""
    return str(uuid5(NAMESPACE, address))


def segment_id(asset: str, place: Place, modality: Modality = "text") -> str:
    """The UUIDv5 of a segment: its asset and the span it covers; a span of time may be seen, heard and read."""
    span = ",".join("" if part is None else str(part) for part in (place.start, place.end, place.page))
    kind = "" if place.start_s is None else f",{modality}"
    return str(uuid5(UUID(asset), f"{span},{_seconds(place.start_s)},{_seconds(place.end_s)}{kind}"))


def is_id(text: str) -> bool:
    """Whether a text is the id of an asset or a segment, as they are written."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def shown(path: Path) -> str:
    """A path as text that can be printed and stored; bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def _seconds(at: float | None) -> str:
    return "" if at is None else f"{at:.3f}"
