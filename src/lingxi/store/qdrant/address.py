"""Addresses of libraries on a Qdrant server: ``qdrant://host:6333/name?replicas=2&shards=6``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from lingxi.errors import LibraryError

PLAIN, SECURE = "qdrant", "qdrants"  # http and https
LOCAL = "local"  # the client's local mode: in the memory of this process, for tests
PORT = 6333
KEY = "LINGXI_QDRANT_KEY"  # the environment variable of the API key
EXAMPLE = "qdrant://host:6333/name?replicas=2&shards=6"
MOST = 1000  # replicas, shards
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_SETTINGS = ("replicas", "shards", "writes")


@dataclass(frozen=True)
class Address:
    """Where a library is, and how its collections are made; as text it has no secret."""

    host: str
    name: str  # of the collection
    port: int = PORT
    secure: bool = False
    replicas: int | None = None  # copies of each shard; None: one, or as the collection was made
    shards: int | None = None
    writes: int | None = None  # replicas that have a write before it returns; None: the majority

    @property
    def local(self) -> bool:
        """Whether there is no server: the client keeps the points in memory."""
        return self.host == LOCAL

    @property
    def url(self) -> str:
        """The server's URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"

    @property
    def acknowledged(self) -> int:
        """The number of replicas that have a write before it returns."""
        return self.writes or (self.replicas or 1) // 2 + 1

    def __str__(self) -> str:
        return f"{self.name} on {LOCAL}" if self.local else f"{self.name} on {self.url}"


def parse_address(text: str) -> Address:
    """The parts of an address; raises LibraryError, which does not repeat what may be a secret."""
    if "@" in text:
        raise _bad(f"it has a user or a key; put the API key into the environment variable {KEY}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _bad("its port is not a number from 1 to 65535") from None
    if parts.scheme not in (PLAIN, SECURE):
        raise _bad(f"it begins with {PLAIN}:// for http or {SECURE}:// for https")
    name = parts.path.strip("/")
    if not parts.hostname or not _NAME.fullmatch(name):
        raise _bad("it needs a host and a name of letters, digits, '-', '_' and '.'")
    address = Address(parts.hostname, name, port or PORT, parts.scheme == SECURE, **_settings(parts))
    if (address.writes or 1) > (address.replicas or 1):
        raise _bad(f"writes={address.writes} is more than replicas={address.replicas or 1}")
    return address


def _settings(parts: SplitResult) -> dict[str, int]:
    found = dict[str, int]()
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in _SETTINGS:
            raise _bad(f"it has an unknown parameter; known: {', '.join(_SETTINGS)}; an API key belongs into {KEY}")
        if not value.isdecimal() or not 1 <= int(value) <= MOST:
            raise _bad(f"{name} is a number from 1 to {MOST}")
        found[name] = int(value)
    return found


def _bad(why: str) -> LibraryError:
    return LibraryError(f"this is not the address of a library on Qdrant: {why}; write it like {EXAMPLE}")
