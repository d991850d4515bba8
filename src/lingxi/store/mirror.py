"""The files of a library at an address, as a folder: what the engine keeps is copied here, and changes are copied back.

So albums, weights, calibrations, learned models and records are the same files wherever a library lies.
"""

from __future__ import annotations

from pathlib import Path
from typing import final
from uuid import uuid4

from lingxi.disk import Stamp, make_private, stamp_of, write_whole
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.engine import KeepsFiles
from lingxi.store.kept_files import is_kept, kept_files
from lingxi.store.manifest import FILE as MANIFEST

_CHANGED = "another process has changed {} of this library at the same time; do it again"
WRITTEN = ".written"  # changes with the points, so that others forget what they remember of them


@final
class Mirror:
    """A folder with the files that an engine keeps; ``engine`` is its registered name."""

    def __init__(self, folder: Path, kept: KeepsFiles, engine: str) -> None:
        self._folder, self._kept, self._engine = folder, kept, engine
        self._known: dict[str, str] = {}  # name -> digest in the engine when it was copied
        self._stamps: dict[str, Stamp] = {}  # name -> the file here as it was copied
        self._written: str | None = None  # the digest of WRITTEN

    def pull(self) -> bool:
        """Copies what has changed in the engine; returns whether anything has, points too. Raises LibraryError.

        A file that is missing here is copied again: programs that clean temporary folders delete old files.
        """
        digests = self._kept.files()
        before, self._written = self._written, digests.get(WRITTEN)
        there = {name: digest for name, digest in digests.items() if self._is_ours(name)}
        changed = [name for name, digest in there.items() if self._known.get(name) != digest or self._is_missing(name)]
        vanished = self._known.keys() - there.keys()
        for name in changed:
            data = self._kept.get_file(name)
            if data is not None:  # else another process has just deleted it
                self._put_here(name, data)
                self._known[name] = there[name]
        for name in vanished:
            self._forget(name)
            (self._folder / name).unlink(missing_ok=True)
        return bool(changed or vanished) or before != self._written

    def push(self, *, deletions: bool = True) -> None:
        """Copies the changes here to the engine; each file is whole there or not there.

        With ``deletions``, files that were deleted here since :meth:`pull` are deleted there. Raises LibraryError if
        the engine does not take a change, or if another process has changed one of these files since :meth:`pull`. Then
        the changes that the engine lacks are dropped here: the next :meth:`pull` restores its files.
        """
        try:
            for name in sorted(self._changed(), key=lambda name: name == MANIFEST):  # last: it names what must be there
                self._put_there(name)
            if deletions:
                self._delete_there(self._deleted())
        except BaseException:
            self._drop_changes()
            raise

    def announce_points(self) -> None:
        """Makes :meth:`pull` of all processes return true once: points were written. Raises LibraryError."""
        self._kept.put_file(WRITTEN, uuid4().bytes, self._kept.files().get(WRITTEN))  # else another has just done it

    def _put_there(self, name: str) -> None:
        file = self._folder / name
        stamp, data = stamp_of(file), file.read_bytes()
        digest = self._kept.put_file(name, data, self._known.get(name))
        if digest is None:
            raise LibraryError(_CHANGED.format(name))
        self._stamps[name], self._known[name] = stamp, digest

    def _delete_there(self, names: set[str]) -> None:
        """Deletes files in the engine, if they are those that were deleted here."""
        there = self._kept.files() if names else {}
        for name in sorted(names):
            if there.get(name, self._known[name]) != self._known[name]:
                raise LibraryError(_CHANGED.format(name))
            self._kept.delete_file(name)
            self._forget(name)

    def _drop_changes(self) -> None:
        """Forgets the files that differ from the engine's, or a later push would copy these changes, too."""
        for name in self._changed():
            (self._folder / name).unlink()
        for name in self._deleted():
            self._forget(name)

    def _changed(self) -> list[str]:
        return [name for name in self._names() if self._stamps.get(name) != stamp_of(self._folder / name)]

    def _deleted(self) -> set[str]:
        return self._known.keys() - self._names()

    def _is_missing(self, name: str) -> bool:
        return not (self._folder / name).is_file()

    def _put_here(self, name: str, data: bytes) -> None:
        file = self._folder / name
        try:
            make_private(file.parent)
            write_whole(file, data)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            message = f"the library has a file {name!r} that another one leaves no room for: {error.strerror}"
            raise LibraryDamaged(message) from error
        self._stamps[name] = stamp_of(file)

    def _forget(self, name: str) -> None:
        self._known.pop(name, None)
        self._stamps.pop(name, None)

    def _names(self) -> list[str]:
        names = kept_files(self._folder, self._engine)
        return [*names, MANIFEST] if (self._folder / MANIFEST).is_file() else names

    def _is_ours(self, name: str) -> bool:
        """Whether a name may be written here: others who use the database may be hostile."""
        return name == MANIFEST or is_kept(name, self._engine)
