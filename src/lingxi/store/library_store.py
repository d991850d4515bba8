"""What a library is kept in: an engine, a manifest and other files, opened and closed together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock

from lingxi.rwlock import ReadWriteLock
from lingxi.store.engine import Engine
from lingxi.store.manifest import FORMAT, Held, Manifest
from lingxi.types import Space, Walk

CAPTION = ".caption"  # suffix of a space's second vector name: captions of an image
WRITTEN = ".written"  # suffix of its third vector name: text in an image


class LibraryStore(ABC):
    """An open library: in a folder (:class:`lingxi.store.store.Store`), or at an address.

    ``folder`` has its files. ``shown`` is what messages call it.
    """

    folder: Path
    address: str = ""  # with the password, if it has one; empty for a folder
    shown: str
    read_only: bool
    manifest: Manifest
    engine: Engine

    def __init__(self) -> None:
        self.gate = ReadWriteLock()  # readers keep the engine from being replaced or closed
        self.writing = RLock()  # writers keep it from being copied

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

    def refresh(self) -> bool:
        """Reads what other processes have written beside the engine; returns whether anything has changed."""
        return False

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Within the block, files beside the engine are changed; afterwards other processes can read them."""
        yield

    @contextmanager
    def leased(self) -> Iterator[None]:
        """Within the block no other process writes points; raises LibraryBusy. A folder has one process anyway."""
        yield

    def check_reachable(self) -> None:
        """Raises LibraryError if the library cannot be read now. A folder that is open can."""
        return

    @abstractmethod
    def check_writable(self) -> None:
        """Raises LibraryError where the library is read-only."""

    @abstractmethod
    def erase(self, assets: frozenset[str]) -> None:
        """Removes assets, by id, and all traces of them and of earlier removals."""

    def remains(self) -> str:
        """Where data may lie that :meth:`erase` removed, and until when, in sentences; empty if nowhere."""
        return ""

    @abstractmethod
    def bytes(self) -> int:
        """How much room the library takes."""

    @abstractmethod
    def announce(self, url: str, token: str) -> None:
        """Publishes the address of a server to this user's processes while the library is open."""

    @abstractmethod
    def close(self) -> None:
        """Flushes and unlocks the library."""

    @abstractmethod
    def _write(self, manifest: Manifest) -> None:
        """Stores the manifest; it is on the disk when this returns."""

    def _add_vectors(self, space: Space, ocr: bool) -> None:
        names = self.engine.vectors()
        for kind in ("", CAPTION, WRITTEN) if ocr else ("", CAPTION):
            if space.name + kind not in names:
                self.engine.add_vector(space.name + kind, space.dim)
