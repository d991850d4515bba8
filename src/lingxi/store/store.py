"""An open library folder: its lock, its manifest and its engine, closed together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import final

from lingxi.disk import (
    bytes_on_disk,
    is_draft,
    make_private,
    move_folder,
    remove_folder,
    sweep_drafts,
    tighten,
    whole_folder,
    write_whole,
)
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.engine import CopiesItself, engines
from lingxi.store.kept_files import REBUILD, is_engine_folder, list_files, lost_files
from lingxi.store.library_folder import README
from lingxi.store.library_store import LibraryStore
from lingxi.store.locator import ENGINE, check_keeps_a_folder
from lingxi.store.lock import LOCK, OWNER, TOKEN, LibraryLock, unwritten
from lingxi.store.manifest import FORMAT, Held, Manifest, is_library, load, save
from lingxi.store.private_copy import private_copy
from lingxi.version import __version__


@final
class Store(LibraryStore):
    """An open library folder.

    A library that cannot be written, on a read-only medium or in a folder of somebody else, is ``read_only``: its
    engine works in a private copy. Raises LibraryBusy, LibraryTooNew, LibraryDamaged or LibraryError (a folder that
    cannot be made or written in).
    """

    def __init__(self, folder: Path, *, engine: str | None = None, wait_s: float = 1.0) -> None:
        if engine is not None:
            check_keeps_a_folder(engine)  # before anything is created
        super().__init__()
        self.folder, self.shown = folder, str(folder)
        _make(folder)
        self.read_only = is_library(folder) and not os.access(folder, os.W_OK)
        if self.read_only:
            self._open_copy(engine)
            return
        if load(folder, __version__) is None:  # before anything is changed: the folder may belong to another program
            _refuse_strangers(folder, engine or ENGINE)
        self._lock = LibraryLock(folder, wait_s)
        try:
            self.manifest = load(folder, __version__) or self._begin(engine or ENGINE)
            self._check_engine(engine)
            tighten(folder)
            self._lost = lost_files(folder)
            self.engine = engines.make(self.manifest.engine, self._data())
            self._sweep()
            tighten(folder)  # again: an engine writes some of its files when it is opened
        except BaseException:
            self._lock.release()
            raise

    def check_writable(self) -> None:
        """Raises LibraryError where the library is read-only."""
        if self.read_only:
            reason = "it is on a read-only medium, or in a folder that you may not write in"
            raise LibraryError(f"the library {self.folder} is read-only: {reason}")

    def erase(self, assets: frozenset[str]) -> None:
        """Removes assets, by id, and all traces of them and of earlier removals from the disk.

        Everything else is copied to a new engine folder, and the old one is deleted. After a crash at any moment, or
        with a full disk, one of the two is complete, and the manifest names it. Searches go on during the copy; the
        switch waits for those that are running.
        """
        self.check_writable()
        if not isinstance(self.engine, CopiesItself):
            raise LibraryError(f"the engine {self.manifest.engine!r} cannot erase what it once held")
        with self.writing:
            new = self.next_engine()
            with whole_folder(new) as draft:
                self.engine.copy(draft, assets)
            self._switch(replace(self.manifest, data=new.name))

    def take_over(self, folder: Path, held: Sequence[Held]) -> None:
        """Replaces the engine by the one in ``folder``, on the same disk, which nobody has open, and the spaces by its.

        A crash at any moment leaves one of the two complete, and the manifest names it.
        """
        self.check_writable()
        with self.writing:
            new = self.next_engine()
            move_folder(folder, new)
            self._switch(replace(self.manifest, data=new.name, held=tuple(held)))

    def adopt(self, folder: Path) -> None:
        """Replaces the engine by the one in ``folder``, which :meth:`next_engine` named; searches go on meanwhile."""
        with self.writing:
            self._switch(replace(self.manifest, data=folder.name))

    def bytes(self) -> int:
        """The bytes of its folder."""
        return bytes_on_disk(self.folder)

    def announce(self, url: str, token: str) -> None:
        """Publishes the address of a server to this user's processes while the library is open."""
        if not self.read_only:
            self._lock.announce(url, token)

    def close(self) -> None:
        """Flushes and unlocks the library."""
        try:
            self.engine.close()
            if not self.read_only:
                list_files(self.folder, self.manifest.engine, frozenset(self._lost & lost_files(self.folder)))
        finally:
            if self.read_only:
                self._copy.cleanup()
            else:
                tighten(self.folder)
                self._lock.release()

    def next_engine(self) -> Path:
        """The folder of the engine that follows, which does not exist."""
        new = self.folder / self.manifest.next_data()
        if new.exists():  # a copy that could not be deleted
            remove_folder(new)
        return new

    def _switch(self, manifest: Manifest) -> None:
        """Opens the engine that a manifest names, and closes and removes the old one once no search uses it."""
        old, replaced = self.folder / self.manifest.data, self.engine
        new = engines.make(manifest.engine, self.folder / manifest.data)  # searches go on while it opens
        try:
            with self.gate.write():
                self._write(manifest)
                self.engine = new
        except BaseException:
            new.close()
            raise
        replaced.close()
        try:
            remove_folder(old)
        except OSError as error:
            reason = error.strerror or error
            raise LibraryError(f"what the library held before is still in {old} ({reason}); delete it") from error

    def _check_engine(self, engine: str | None) -> None:
        if engine not in (None, self.manifest.engine):
            message = f"the library {self.folder} has the engine {self.manifest.engine}, which it keeps"
            raise LibraryError(f"{message}; to use {engine}, create a new library")

    def _open_copy(self, engine: str | None) -> None:
        """Copies the engine's folder while no process writes to it, and opens the copy."""
        with unwritten(self.folder):
            manifest = load(self.folder, __version__)
            if manifest is None:
                raise LibraryDamaged(f"the library {self.folder} vanished while it was opened")
            self._copy = private_copy(self.folder / manifest.data)
        self.manifest = manifest
        try:
            self._check_engine(engine)
            self.engine = engines.make(manifest.engine, Path(self._copy.name) / manifest.data)
        except BaseException:
            self._copy.cleanup()
            raise

    def _begin(self, engine: str) -> Manifest:
        manifest = Manifest.new(engine, __version__)
        _refuse_strangers(self.folder, engine)  # again, now that no other process can create a library here
        self._make_engine(engine, self.folder / manifest.data)
        self.manifest = manifest
        self._write(manifest)
        write_whole(self.folder / "README.txt", README.encode())
        return manifest

    def _make_engine(self, engine: str, data: Path) -> None:
        """Creates an empty engine before the manifest names it; one that a crash left behind is reused."""
        if not data.exists():
            with whole_folder(data) as draft:
                engines.make(engine, draft).close()
            return
        left = engines.make(engine, data)
        try:
            if left.count():
                raise LibraryDamaged(f"{self.folder} has no library.json, but {data.name} has data")
        finally:
            left.close()

    def _data(self) -> Path:
        """The engine's folder; raises LibraryDamaged if it is missing, instead of creating an empty one."""
        data = self.folder / self.manifest.data
        if not data.is_dir() or not any(data.iterdir()):
            raise LibraryDamaged(f"{self.folder} has no folder {data.name}, which library.json names")
        return data

    def _write(self, manifest: Manifest) -> None:
        self.check_writable()
        try:
            manifest = replace(manifest, format=FORMAT, lingxi=__version__)
            save(self.folder, manifest)
        except OSError as error:
            raise LibraryError(f"cannot write in the library {self.folder}: {error.strerror or error}") from error
        self.manifest = manifest

    def _sweep(self) -> None:
        """Removes remains of a crash: other engine folders, and unfinished files.

        Only after the engine in the manifest was opened, so that a wrong name loses nothing.
        """
        for entry in self.folder.iterdir():
            if is_engine_folder(entry.name, self.manifest.engine) and entry.name != self.manifest.data:
                remove_folder(entry)
        beside = self.folder / REBUILD  # of which the engine was taken over, or never made
        if beside.is_dir() and not any(is_engine_folder(each.name, self.manifest.engine) for each in beside.iterdir()):
            remove_folder(beside)
        for place in (self.folder, *(entry for entry in self.folder.iterdir() if entry.is_dir())):
            sweep_drafts(place)


def _refuse_strangers(folder: Path, engine: str) -> None:
    """Raises LibraryDamaged if a folder without a manifest contains unknown files."""
    ours = {LOCK, OWNER, TOKEN, f"{engine}-1"}
    try:
        strangers = sorted({entry.name for entry in folder.iterdir() if not is_draft(entry.name)} - ours)
    except OSError as error:
        raise LibraryError(f"cannot read the library {folder}: {error.strerror or error}") from error
    if strangers and not is_library(folder):
        raise LibraryDamaged(
            f"{folder} is neither empty nor a library (it holds {strangers[0]!r}, no library.json); name another folder"
        )


def _make(folder: Path) -> None:
    try:
        make_private(folder)
    except OSError as error:
        raise LibraryError(f"cannot create the library {folder}: {error.strerror or error}") from error
