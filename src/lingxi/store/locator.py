"""Where a library is: a folder, or the address of a database that several machines use."""

from __future__ import annotations

import re
from typing import TypeGuard

from lingxi.errors import LibraryError
from lingxi.store.engine import engines

ENGINE = "edge"  # of libraries in folders, by default
SCHEMES = {"postgresql": "postgres", "qdrants": "qdrant"}  # scheme -> engine; others are names of engines
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.ASCII)
_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):.*(?=@)")  # up to the last @: a password may have any character
_PARAMETER = re.compile(r"(?<=[?&]password=)[^&]*")


def is_address(place: object) -> TypeGuard[str]:
    """Whether a place of a library is an address, such as ``postgresql://host/name``, and not a folder."""
    return isinstance(place, str) and _ADDRESS.match(place) is not None


def engine_of(address: str) -> str:
    """The name of the engine of an address; raises UnknownName, which lists the engines, and LibraryError."""
    scheme = address.partition("://")[0]
    name = SCHEMES.get(scheme, scheme)
    engines[name]
    if name == ENGINE:
        raise LibraryError(f"the engine {name!r} keeps its points in a folder; name a folder as the library")
    return name


def check_keeps_a_folder(engine: str) -> None:
    """Raises UnknownName for an engine that does not exist, LibraryError for one that is opened by an address."""
    engines[engine]
    if engine in SCHEMES.values():
        raise LibraryError(f"the engine {engine!r} is opened by an address: --library {engine}://HOST/NAME")


def without_password(address: str) -> str:
    """An address as it may be shown."""
    return _PARAMETER.sub("***", _PASSWORD.sub(r"\1", address))
