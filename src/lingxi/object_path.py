"""Paths in object storage, such as ``s3://bucket/holiday/a.jpg``, which are listed and read through fsspec.

They are paths of pathlib, so that names, parents and comparisons work as for files. But no system call knows them:
whoever lists or reads one uses what is below. Nothing is connected before that. Keys come from the environment or the
settings of fsspec, never from an address.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PosixPath
from typing import Any, TypeGuard, final
from urllib.parse import unquote

from lingxi.errors import LibraryError, MissingExtra

STORAGES = ("s3", "gs", "memory")  # the last one is memory of this process, to try it
CHUNK = 8 * 2**20  # bytes of one request
_OBJECT = re.compile(rf"({'|'.join(STORAGES)}):/{{1,2}}(?=[^/])")
_OTHER = re.compile(r"(s3[an]?|gc?s|memory):/{1,2}(?=[^/])", re.IGNORECASE)  # spellings of other programs
_SECRET = re.compile(rf"(?:{'|'.join(STORAGES)}):/+[^/]*@")


@final
class ObjectPath(PosixPath):
    """The path of an object or of a prefix; its text is ``s3://bucket/name``."""

    def __str__(self) -> str:
        return _OBJECT.sub(r"\1://", super().__str__(), count=1)

    def is_absolute(self) -> bool:
        """True: there is no current folder in object storage."""
        return True

    def absolute(self) -> ObjectPath:
        """The path itself."""
        return self

    def resolve(self, strict: bool = False) -> ObjectPath:
        """The path itself: objects have no links."""
        del strict
        return self

    def exists(self, *, follow_symlinks: bool = True) -> bool:
        """Whether there is such an object or prefix; raises LibraryError if the storage cannot say so."""
        del follow_symlinks
        return found_object(self) is not None

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Its size and time; device and inode are 0. Raises OSError."""
        del follow_symlinks
        with _translated():
            fact = _fact(self, _storage(self).info(str(self)))
        time_s = fact.modified_ns // 10**9
        return os.stat_result((0, 0, 0, 1, 0, 0, fact.size, time_s, time_s, time_s))


@dataclass(frozen=True)
class ObjectFact:
    """What a storage says of an object or a prefix."""

    name: str  # below the prefix that was listed
    size: int  # bytes
    modified_ns: int  # 0 if the storage does not say
    version: str  # changes with the content: the ETag; empty if the storage has none
    is_prefix: bool


def is_object(path: Path) -> TypeGuard[ObjectPath]:
    """Whether a path is in object storage."""
    return isinstance(path, ObjectPath)


def as_object(text: str) -> ObjectPath | None:
    """The path of a text such as ``s3://bucket/prefix``; None for texts of other forms.

    Raises LibraryError for a key in the address, and on Windows.
    """
    if _OBJECT.match(text) is None:
        if _OTHER.match(text):
            raise LibraryError("object storage has addresses such as s3://bucket/prefix and gs://bucket/prefix")
        return None
    if _SECRET.match(unquote(text)):
        raise LibraryError("an address of objects holds no keys: set them in the environment, as for other programs")
    if os.name == "nt":
        raise LibraryError("object storage is read on Linux and macOS")
    return ObjectPath(text)


def found_object(path: ObjectPath) -> ObjectFact | None:
    """What the storage says of a path; None if there is nothing. Raises LibraryError if it cannot be reached."""
    try:
        with _translated():
            return _fact(path, _storage(path).info(str(path)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LibraryError(f"{path} cannot be reached: {error.strerror}") from error


def listed(prefix: ObjectPath) -> list[ObjectFact]:
    """What is directly below a prefix, sorted by name; raises OSError."""
    with _translated():
        found = _storage(prefix).ls(str(prefix), detail=True, refresh=True)
        facts = [_fact(prefix, each) for each in found]
    return sorted((each for each in facts if each.name), key=lambda fact: fact.name)


def copy_object(path: ObjectPath, target: Path, most: int) -> None:
    """Copies an object of at most ``most`` bytes to a file; raises OSError."""
    with _translated(), _storage(path).open(str(path), "rb", block_size=CHUNK) as source, target.open("wb") as file:
        left = most
        while left >= 0 and (chunk := source.read(min(CHUNK, left + 1))):
            left -= file.write(chunk)
    if left < 0:
        raise OSError(errno.EFBIG, f"its bytes are over the limit of {most:,} for objects")


@cache
def _storage_of(scheme: str) -> Any:
    try:
        from fsspec import filesystem  # imported here: it is an extra

        return filesystem(scheme, use_listings_cache=False)
    except ImportError as error:
        raise MissingExtra(f"fsspec for {scheme}://", "objects") from error


def _storage(path: ObjectPath) -> Any:
    return _storage_of(str(path).partition(":")[0])


def _fact(prefix: ObjectPath, info: dict[str, Any]) -> ObjectFact:
    """A fact from an entry of fsspec; the names of fields differ between storages."""
    inside = str(prefix).partition("://")[2]
    name = str(info["name"]).strip("/").removeprefix(inside).strip("/")
    time = next((info[key] for key in ("LastModified", "mtime", "updated", "created") if info.get(key)), None)
    version = next((str(info[key]) for key in ("ETag", "etag", "md5Hash") if info.get(key)), "")
    return ObjectFact(name, int(info.get("size") or 0), _ns(time), version.strip('"'), info.get("type") == "directory")


def _ns(time: object) -> int:
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    time_s = time.timestamp() if isinstance(time, datetime) else time
    return round(1000 * time_s) * 10**6 if isinstance(time_s, int | float) else 0


@contextmanager
def _translated() -> Iterator[None]:
    """Turns what libraries of storages raise into OSError, without their messages, which may hold names of keys."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, "there is no such object") from error
    except PermissionError as error:
        raise PermissionError(errno.EACCES, "the storage refuses access") from error
    except OSError as error:
        raise OSError(error.errno or errno.EIO, os.strerror(error.errno or errno.EIO)) from error
    except MissingExtra:
        raise
    except Exception as error:  # of botocore, aiohttp, google
        raise OSError(errno.EIO, f"the storage failed: {type(error).__name__}") from error
