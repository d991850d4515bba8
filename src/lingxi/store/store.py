"""A library folder, open: its lock, its manifest and its engine, as one thing that is closed together."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import final

from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.engine import CopiesItself, Engine, engines
from lingxi.store.lock import DRAFT, OWNER, TOKEN, LibraryLock
from lingxi.store.manifest import Held, Manifest, load, save
from lingxi.types import Space
from lingxi.version import __version__

CAPTION = ".caption"  # a space's second vector name: the words that belong to a picture
WRITTEN = ".written"  # its third, where pictures are read: the words that stand in a picture
README = """This folder is a lingxi library: vectors and text made from files that were indexed, and where those are.
Do not edit it by hand. It can be deleted: the files themselves are elsewhere, and can be indexed again.
"""


@final
class Store:
    """An open library folder.

    Raises LibraryBusy, LibraryTooNew, LibraryDamaged or LibraryError (a folder that cannot be made or written in).
    """

    def __init__(self, folder: Path, *, engine: str = "edge", wait_s: float = 1.0) -> None:
        self.folder = folder
        _make(folder)
        self._lock = LibraryLock(folder, wait_s)
        try:
            self.manifest = load(folder, __version__) or self._begin(engine)
            self._sweep()
            self.engine: Engine = engines.make(self.manifest.engine, folder / self.manifest.data)
        except BaseException:
            self._lock.release()
            raise

    def hold(self, space: Space, model: str) -> None:
        """Makes room for a space, for captions and for what is written in pictures.

        Raises SpaceMismatch when the name is another space's.

        ``model`` is what the user called the encoder, so that it can be found again.
        """
        self.manifest.check(space)
        names = self.engine.vectors()
        kinds = ("", CAPTION, WRITTEN) if self.manifest.ocr else ("", CAPTION)
        for name in (space.name + kind for kind in kinds):
            if name not in names:
                self.engine.add_vector(name, space.dim)
        if self.manifest.space(space.name) is None:
            self._write(replace(self.manifest, held=(*self.manifest.held, Held(space, model))))

    def read_pictures(self, ocr: bool) -> None:
        """Remembers whether what is written in pictures is read."""
        if ocr != self.manifest.ocr:
            self._write(replace(self.manifest, ocr=ocr))

    def hear(self, speech: str) -> None:
        """Remembers the model that hears what is said, none when empty."""
        if speech != self.manifest.speech:
            self._write(replace(self.manifest, speech=speech))

    def add_root(self, address: str) -> None:
        """Remembers a folder that was indexed."""
        if address not in self.manifest.roots:
            self._write(replace(self.manifest, roots=(*self.manifest.roots, address)))

    def drop_roots(self, addresses: frozenset[str]) -> None:
        """Forgets that these folders were indexed."""
        kept = tuple(root for root in self.manifest.roots if root not in addresses)
        self._write(replace(self.manifest, roots=kept))

    def erase(self, assets: frozenset[str]) -> None:
        """Removes assets, by id, so that nothing of them remains on the disk.

        Everything else is copied into a new engine folder and the old one is deleted. A crash at any moment, or a
        full disk, leaves one of the two complete, and the manifest names it.
        """
        if not isinstance(self.engine, CopiesItself):
            raise LibraryError(f"the engine {self.manifest.engine!r} cannot erase what it once held")
        old, new = self.folder / self.manifest.data, self.folder / self.manifest.next_data()
        self.engine.copy(new, assets)
        self.engine.close()
        self._write(replace(self.manifest, data=new.name))
        self.engine = engines.make(self.manifest.engine, new)
        shutil.rmtree(old)

    def announce(self, url: str, token: str) -> None:
        """Tells this user's other processes where the library can be asked while it is open."""
        self._lock.announce(url, token)

    def close(self) -> None:
        """Flushes, and lets the next process in."""
        try:
            self.engine.close()
        finally:
            self._lock.release()

    def _begin(self, engine: str) -> Manifest:
        strangers = {entry.name for entry in self.folder.iterdir()} - {"library.lock", OWNER, DRAFT, TOKEN}
        if strangers:
            raise LibraryDamaged(
                f"{self.folder} is neither empty nor a library (it holds {sorted(strangers)[0]!r}, no library.json); "
                "name another folder"
            )
        manifest = Manifest.new(engine, __version__)
        (self.folder / "README.txt").write_text(README, encoding="utf-8")
        self.manifest = manifest
        self._write(manifest)
        return manifest

    def _write(self, manifest: Manifest) -> None:
        try:
            save(self.folder, replace(manifest, lingxi=__version__))
        except OSError as error:
            raise LibraryError(f"cannot write in the library {self.folder}: {error.strerror or error}") from error
        self.manifest = manifest

    def _sweep(self) -> None:
        """Removes engine folders that a crash in :meth:`rewrite` left behind."""
        for entry in self.folder.glob(f"{self.manifest.engine}-*"):
            if entry.name != self.manifest.data:
                shutil.rmtree(entry)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"cannot make the library {folder}: {error.strerror or error}") from error
