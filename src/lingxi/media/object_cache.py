"""Copies of objects, and of files in archives, that a server keeps for a while: pages show them again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import final

from lingxi.errors import NoSuchFolder
from lingxi.media.copy_name import copy_name
from lingxi.object_path import ObjectPath, copy_object, found_object
from lingxi.types import Limits

BYTES = 2**30  # of all copies


@final
class ObjectCache:
    """Copies in a temporary folder, the latest ones; thread-safe. Each use sees whether the object has changed."""

    def __init__(self, most: int = BYTES) -> None:
        self._most, self._size = most, 0
        self._lock = RLock()
        self._folder: TemporaryDirectory[str] | None = None
        self._number = 0
        self._copies: OrderedDict[Path, tuple[object, Path]] = OrderedDict()  # the latest at the end

    def file(self, path: ObjectPath) -> Path:
        """A copy of an object. Raises NoSuchFolder, OSError and LibraryError."""
        with self._lock:
            fact = found_object(path)
            if fact is None:
                self._drop(path)
                raise NoSuchFolder(f"there is no object {path}")
            return self.kept(path, fact, lambda file: copy_object(path, file, Limits().bytes))

    def kept(self, path: Path, fact: object, copy: Callable[[Path], object]) -> Path:
        """The copy that ``copy`` makes of what is at a path, as long as ``fact`` about it stays the same."""
        with self._lock:
            known = self._copies.get(path)
            if known and known[0] == fact:
                self._copies.move_to_end(path)
                return known[1]
            self._drop(path)
            file = self._new_file(path.name)
            copy(file)
            self._copies[path] = fact, file
            self._size += file.stat().st_size
            while self._size > self._most and len(self._copies) > 1:
                self._drop(next(iter(self._copies)))
            return file

    def close(self) -> None:
        """Removes the copies."""
        with self._lock:
            self._copies.clear()
            self._size = 0
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _new_file(self, name: str) -> Path:
        """Each copy has a folder, so that its name stays."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="lingxi-objects-")
        self._number += 1
        folder = Path(self._folder.name, str(self._number))
        folder.mkdir()
        return folder / copy_name(name)

    def _drop(self, path: Path) -> None:
        known = self._copies.pop(path, None)
        if known:
            self._size -= known[1].stat().st_size
            known[1].unlink(missing_ok=True)
