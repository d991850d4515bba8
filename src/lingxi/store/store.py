"""An open library folder: its lock, its manifest and its engine, closed together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import final

from lingxi.disk import (
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
from lingxi.rwlock import ReadWriteLock
from lingxi.store.engine import CopiesItself, Engine, engines
from lingxi.store.kept_files import REBUILD, is_engine_folder, list_files, lost_files
from lingxi.store.library_folder import README
from lingxi.store.lock import LOCK, OWNER, TOKEN, LibraryLock, unwritten
from lingxi.store.manifest import FORMAT, Held, Manifest, is_library, load, save
from lingxi.store.private_copy import private_copy
from lingxi.types import Space, Walk
from lingxi.version import __version__

ENGINE = "edge"  # of new libraries, by default
CAPTION = ".caption"  # suffix of a space's second vector name: captions of an image
WRITTEN = ".written"  # suffix of its third vector name: text in an image


@final
class Store:
    """An open library folder.

    A library that cannot be written, on a read-only medium or in a folder of somebody else, is ``read_only``: its
    engine works in a private copy. Raises LibraryBusy, LibraryTooNew, LibraryDamaged or LibraryError (a folder that
    cannot be made or written in).
    """

    def __init__(self, folder: Path, *, engine: str | None = None, wait_s: float = 1.0) -> None:
        if engine is not None:
            engines[engine]  # raises UnknownName before anything is created
        self.folder = folder
        self.gate = ReadWriteLock()  # readers keep the engine from being replaced or closed
        self.writing = RLock()  # writers keep it from being copied
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
            self.engine: Engine = engines.make(self.manifest.engine, self._data())
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

    def hold(self, space: Space, model: str) -> None:
        """Adds the vectors of a space, for media, captions and text in images.

        ``model`` is the user's name for the encoder, so that it can be loaded again. Raises SpaceMismatch if another
        space has the name.
        """
        self.manifest.check(space)
        self._add_vectors(space, self.manifest.ocr)
        if self.manifest.space(space.name) is None:
            self._write(replace(self.manifest, held=(*self.manifest.held, Held(space, model))))

    def read_pictures(self, ocr: bool) -> None:
        """Stores whether text in images is read."""
        if ocr != self.manifest.ocr:
            for held in self.manifest.held:
                self._add_vectors(held.space, ocr)  # first: a search looks for all that the manifest promises
            self._write(replace(self.manifest, ocr=ocr))

    def set_speech_model(self, speech: str) -> None:
        """Stores the speech model; none when empty."""
        if speech != self.manifest.speech:
            self._write(replace(self.manifest, speech=speech))

    def add_root(self, address: str) -> None:
        """Stores an indexed folder."""
        if address not in self.manifest.roots:
            self._write(replace(self.manifest, roots=(*self.manifest.roots, address)))

    def remember_walk(self, address: str, walk: Walk) -> None:
        """Stores how an indexed folder is walked, and its disks."""
        if self.manifest.walks.get(address) != walk:
            self._write(replace(self.manifest, walks={**self.manifest.walks, address: walk}))

    def drop_roots(self, addresses: frozenset[str]) -> None:
        """Removes indexed folders from the manifest."""
        if not addresses:
            return
        kept = tuple(root for root in self.manifest.roots if root not in addresses)
        walks = {root: walk for root, walk in self.manifest.walks.items() if root not in addresses}
        self._write(replace(self.manifest, roots=kept, walks=walks))

    def renew(self) -> None:
        """Marks the library as written in this format, so that earlier versions refuse it."""
        if self.manifest.format < FORMAT and not self.read_only:
            self._write(self.manifest)

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
            new = self._next()
            with whole_folder(new) as draft:
                self.engine.copy(draft, assets)
            self._switch(replace(self.manifest, data=new.name))

    def take_over(self, folder: Path, held: Sequence[Held]) -> None:
        """Replaces the engine by the one in ``folder``, on the same disk, which nobody has open, and the spaces by its.

        A crash at any moment leaves one of the two complete, and the manifest names it.
        """
        self.check_writable()
        with self.writing:
            new = self._next()
            move_folder(folder, new)
            self._switch(replace(self.manifest, data=new.name, held=tuple(held)))

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

    def _add_vectors(self, space: Space, ocr: bool) -> None:
        names = self.engine.vectors()
        for kind in ("", CAPTION, WRITTEN) if ocr else ("", CAPTION):
            if space.name + kind not in names:
                self.engine.add_vector(space.name + kind, space.dim)

    def _next(self) -> Path:
        """The folder of the engine that follows, which does not exist."""
        new = self.folder / self.manifest.next_data()
        if new.exists():  # a copy that could not be deleted
            remove_folder(new)
        return new

    def _switch(self, manifest: Manifest) -> None:
        """Opens the engine that a manifest names, once no search uses the old one, and removes that."""
        old = self.folder / self.manifest.data
        with self.gate.write():
            self.engine.close()
            self._write(manifest)
            self.engine = engines.make(manifest.engine, self.folder / manifest.data)
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
