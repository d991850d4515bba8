"""An open library at an address: many processes on many machines read it, and one at a time writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import RLock
from typing import final

from lingxi.disk import bytes_on_disk
from lingxi.errors import LibraryError
from lingxi.store.engine import Engine, Erases, HasSize, KeepsFiles, engines
from lingxi.store.lease import Lease
from lingxi.store.library_store import LibraryStore
from lingxi.store.locator import engine_of, without_password
from lingxi.store.manifest import FORMAT, UNFINISHED, Manifest, load, save
from lingxi.store.mirror import Mirror
from lingxi.store.mirror_folder import MirrorFolder
from lingxi.store.where import OneOf
from lingxi.version import __version__

NEVER = float("-inf")
FRESH_S = 1.0  # how old may be what a search knows of the files beside the engine


@final
class RemoteStore(LibraryStore):
    """An open library at an address, with the engine's name as its scheme.

    Its files are mirrored in a folder of this process. Raises LibraryError if there is none and it may not be created,
    if it cannot be reached, or if its engine keeps no files; UnknownName for an unknown scheme.
    """

    def __init__(self, address: str, *, create: bool = True, wait_s: float = 1.0) -> None:
        super().__init__()
        self.address, self.shown, self.read_only = address, without_password(address), False
        self._name, self._wait_s = engine_of(address), wait_s
        self._syncing, self._depth, self._pulled = RLock(), 0, NEVER
        self._news = False  # what others changed was read, and no caller of `refresh` knows it yet
        self._leasing, self._leased = RLock(), False
        self.engine: Engine = engines.make(self._name, address)
        self._place = MirrorFolder()
        self.folder = self._place.path
        try:
            self._kept = self._keeper()
            self._mirror = Mirror(self.folder, self._kept, self._name)
            self._open(create)
        except BaseException:
            self.close()
            raise

    def refresh(self) -> bool:
        """Reads what other processes have written beside the engine, at most once a second.

        Returns whether anything has changed since the last time that it returned true.
        """
        with self._syncing:
            if self._depth:
                return False
            if time.monotonic() - self._pulled >= FRESH_S:
                self._read_news()
            news, self._news = self._news, False
            return news

    def _read_news(self) -> None:
        self._news = self._pull() or self._news

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Within the block, files beside the engine are changed; afterwards other processes can read them."""
        with self._syncing:
            if not self._depth:
                self._read_news()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self._push()

    @contextmanager
    def leased(self) -> Iterator[None]:
        """Within the block this process is the only one that writes points; raises LibraryBusy with the other."""
        with self._leasing:  # threads of this process one after another
            if self._leased:
                yield
                return
            with Lease(self._kept, self._wait_s, self.shown):
                with self._syncing:
                    self._read_news()
                self._leased = True
                try:
                    yield
                finally:
                    self._leased = False
                    with suppress(LibraryError):  # what was raised before says why
                        self._mirror.announce_points()

    def check_reachable(self) -> None:
        """Raises LibraryError if the database does not answer."""
        self._kept.files()

    def check_writable(self) -> None:
        """Nothing to check: the engine refuses what its user may not do."""

    def erase(self, assets: frozenset[str]) -> None:
        """Removes assets, by id, and then what the engine still holds of removed points."""
        with self.writing:
            if assets:
                self.engine.delete(OneOf("asset", tuple(assets)))
            if isinstance(self.engine, Erases):
                self.engine.erase()

    def remains(self) -> str:
        """Where data may lie that :meth:`erase` removed, and until when, as the engine knows it."""
        return self.engine.remains() if isinstance(self.engine, Erases) else ""

    def bytes(self) -> int:
        """The bytes of the database that the engine counts; else of the files beside it."""
        return self.engine.size() if isinstance(self.engine, HasSize) else bytes_on_disk(self.folder)

    def announce(self, url: str, token: str) -> None:
        """Does nothing: other processes open the library themselves."""

    def close(self) -> None:
        """Closes the connection and removes the mirror."""
        try:
            self.engine.close()
        finally:
            self._place.close()

    def _open(self, create: bool) -> None:
        self._pull()
        manifest = load(self.folder, __version__, self.shown)
        if manifest is None:
            if UNFINISHED in self._kept.files():
                raise LibraryError(
                    f"a migration to {self.shown} is unfinished; run the same lingxi migrate again. To give it up, "
                    "delete what it wrote: DROP SCHEMA … CASCADE in PostgreSQL, or the collections in Qdrant"
                )
            if not create:
                raise LibraryError(f"there is no library at {self.shown}; create one with: lingxi index FOLDER")
            with suppress(LibraryError):  # another process creates it at the same moment
                self._write(Manifest.new(self._name, __version__))
            self._pull()
            manifest = load(self.folder, __version__, self.shown)
        if manifest is None:
            raise LibraryError(f"the library at {self.shown} could not be created; try again")
        self.manifest = manifest

    def _pull(self) -> bool:
        changed = self._mirror.pull()
        self._pulled = time.monotonic()
        if changed:
            self.manifest = load(self.folder, __version__, self.shown) or self.manifest
        return changed

    def _push(self, *, deletions: bool = True) -> None:
        self._pulled = NEVER  # until it succeeds: after a failure the next reader pulls
        self._mirror.push(deletions=deletions)
        self._pulled = time.monotonic()

    def _write(self, manifest: Manifest) -> None:
        manifest = replace(manifest, format=FORMAT, lingxi=__version__)
        save(self.folder, manifest)
        self.manifest = manifest
        if not self._depth:
            self._push(deletions=False)  # nobody has looked which files are missing

    def _keeper(self) -> KeepsFiles:
        if not isinstance(self.engine, KeepsFiles):
            raise LibraryError(f"the engine {self._name!r} keeps its points in a folder; name a folder as the library")
        return self.engine
