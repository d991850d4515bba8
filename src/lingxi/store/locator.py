"""Where a library is: a folder, or the address of a database that several machines use."""

from __future__ import annotations

import re
from typing import TypeGuard

from lingxi.errors import LibraryError
from lingxi.store.engine import engines

ENGINE = "edge"  # of libraries in folders, by default
SCHEMES = {"postgresql": "postgres", "qdrants": "qdrant"}  # scheme -> engine; others are names of engines
_KNOWN = "postgresql|postgres|qdrants|qdrant"  # with these, a missing slash does not make an address a folder
_ADDRESS = re.compile(rf"\s*(?:[a-z][a-z0-9+.-]+://|(?:{_KNOWN}):)", re.ASCII | re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.ASCII | re.IGNORECASE)
_CODE = "%(?!00)[0-9A-Fa-f]{2}"
_HOST = rf"(?:\[[0-9A-Fa-f:.]+\]|(?:[^\s:/?#@,\[\]%]|{_CODE})*)(?::\d+)?"
_PARTS = re.compile(
    rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://"
    rf"(?:(?P<user>(?:[^\s:/?#@\[\]%]|{_CODE})*)(?::(?:[^\s/?#@\[\]%]|{_CODE})*)?@)?"
    rf"(?P<host>{_HOST}(?:,{_HOST})*)(?P<name>/(?:[^\s?#@%]|{_CODE})*)?(?:\?(?P<query>[^#@\t\r\n]*))?",
    re.ASCII,
)
_SHOWN = re.compile(r"(?:schema|shards|replicas|writes)=[\w.,:/\[\]-]*", re.ASCII)  # all other settings may be secrets
_HOW = (
    "in a user's name, a password or a setting, write % as %25, / as %2F, ? as %3F, # as %23, @ as %40, [ as %5B, "
    "] as %5D and a space as %20; a port is a number"
)


def is_address(place: object) -> TypeGuard[str]:
    """Whether a place of a library is an address, such as ``postgresql://host/name``, and not a folder."""
    return isinstance(place, str) and _ADDRESS.match(place) is not None


def engine_of(address: str) -> str:
    """The name of the engine of an address; raises UnknownName, which lists the engines, and LibraryError."""
    found = _SCHEME.match(address)
    if found is None:
        raise LibraryError("an address begins with the name of its engine and ://, such as postgresql://host/name")
    scheme = found[1].lower()
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


def check_readable(address: str) -> None:
    """Raises LibraryError, without a word of the address, if it is not clear where its parts begin and end."""
    if _PARTS.fullmatch(address) is None:
        raise LibraryError(f"this address cannot be read: {_HOW}")


def without_password(address: str) -> str:
    """An address as it may be shown: without its password and settings that may be secrets.

    Of an address that cannot be read, only the scheme is shown.
    """
    parts = _PARTS.fullmatch(address)
    if parts is None:
        scheme = _SCHEME.match(address)
        return f"{scheme[1].lower()}://…" if scheme else "…"
    user = f"{parts['user']}@" if parts["user"] else ""
    settings = "&".join(each for each in (parts["query"] or "").split("&") if _SHOWN.fullmatch(each))
    shown = f"{parts['scheme'].lower()}://{user}{parts['host']}{parts['name'] or ''}"
    return f"{shown}?{settings}" if settings else shown
