"""The open library behind the routes: a bounded queue, a few threads, and one writer at a time."""

from __future__ import annotations

import asyncio
import copy
import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar, cast, final
from uuid import uuid4

from starlette.exceptions import HTTPException

from lingxi.apps.filters.places import as_words
from lingxi.archive_path import archive_of
from lingxi.arrays import Pixels
from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.library import Library
from lingxi.media.bare import write_bare
from lingxi.media.isolation import decoded_by
from lingxi.media.members import unpack
from lingxi.media.object_cache import ObjectCache
from lingxi.media.read import suffixes
from lingxi.media.sandbox import Sandbox
from lingxi.object_path import ObjectPath, is_object
from lingxi.present.web.files import indexable, servable
from lingxi.present.web.jobs import Job
from lingxi.present.web.metrics import Metrics
from lingxi.present.web.quarantine import Quarantine, check_not_held
from lingxi.present.web.queue import Pace, RequestQueue
from lingxi.present.web.settings import Settings
from lingxi.present.web.uploads import sweep
from lingxi.rwlock import ReadWriteLock
from lingxi.scoped import ScopedLibrary
from lingxi.search.hit import Hit
from lingxi.share.scope import Scope
from lingxi.types import Audio, Limits, Status

SEARCHES = ("search", "long search", "batch", "feedback", "chat", "explain", "explore", "moderate")  # they use models
PACES: dict[str, Pace] = {
    **dict.fromkeys(("long search", "batch", "feedback", "chat", "explain", "moderate", "review"), "slow"),
    **dict.fromkeys(("decode", "thumbnail", "original", "clip", "keep"), "files"),  # cards do not wait for slow work
    **dict.fromkeys(("duplicates", "explore", "estimate"), "long"),
}  # stages that are not quick
PATIENT = (
    "forget",
    "keep",
    "albums",
    "remember",
    "duplicates",
    "explore",
    "moderate",
    "estimate",
)  # stages without a deadline
CLIENT: ContextVar[str] = ContextVar("client", default="")  # address of the client; "" if clients are not counted
LOOK_S = 15.0  # between two checks for unused models

P = ParamSpec("P")
T = TypeVar("T")


@final
class Service:
    """The shared state of the routes."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self.settings = library, settings
        self.shared: ScopedLibrary | None = None  # what the client may see; None for all of it
        self.granted: Scope | None = None  # of the client's token
        self.keeps = False  # whether the client is the library's owner
        self._whole = library
        self.metrics = Metrics()
        self.job = Job(library)
        self.gate = ReadWriteLock()
        self.sandbox = Sandbox(settings.decoders, settings.decoding_s)
        self._objects = ObjectCache()
        self.ending = threading.Event()
        if settings.inbox is not None:
            sweep(settings.inbox)
        self.quarantine = _quarantine(library, settings)
        self._uploads: OrderedDict[str, Pixels | Audio] = OrderedDict()
        half = max(1, settings.threads // 2)
        limits: dict[Pace, int] = {"quick": settings.threads, "slow": half, "files": half, "long": 1}
        threads = sum(limits.values())  # so that no pace waits for another
        self._pool = ThreadPoolExecutor(threads, "lingxi-search")
        self._queue = RequestQueue(settings.queue, settings.share, limits)
        self._lock = threading.Lock()
        self._searched = [time.monotonic()]  # the last search of all clients

    def scoped(self, scope: Scope) -> Service:
        """The same service for a client that may see a scope only: its library is the scope's.

        The routes that such a client may use (:mod:`lingxi.present.web.guests`) call what that library has.
        """
        narrowed = copy.copy(self)
        shown = replace(scope, location=self.settings.location and scope.location)
        narrowed.shared, narrowed.granted, narrowed.quarantine = self._whole.scoped(shown), scope, None
        narrowed.library = cast("Library", narrowed.shared)
        narrowed.settings = replace(self.settings, location=shown.location)
        return narrowed

    def keeping(self) -> Service:
        """The same service for the library's owner, who sees where things were taken, and gets files as they are."""
        widened = copy.copy(self)
        widened.keeps = True
        widened.settings = replace(self.settings, location=True)
        return widened

    def visited(self, *, writes: bool) -> Service:
        """The same service for others than the owner, who see where things were taken only if the settings say so.

        Who may not write does not see the files that wait for a verdict.
        """
        narrowed = copy.copy(self)
        if not self.settings.location:
            narrowed.library = self._whole.without_places()
        if not writes:
            narrowed.quarantine = None
        return narrowed

    def without_places(self) -> Service:
        """The same service for a client that wants no places."""
        narrowed = copy.copy(self)
        narrowed.library, narrowed.settings = self._whole.without_places(), replace(self.settings, location=False)
        return narrowed

    @property
    def waiting(self) -> int:
        """The number of requests in progress or waiting for a thread."""
        return self._queue.length

    def open(self) -> None:
        """Preloads what the first search needs, and resumes the indexing of files that were sent before."""
        self._pool.submit(self.sandbox.run, suffixes, "image")  # starts a decoder process and loads its readers
        if self.settings.idle_s is not None:
            threading.Thread(target=self._unload, args=(self.settings.idle_s,), name="lingxi-idle", daemon=True).start()
        if self.settings.inbox is not None:
            self.job.follow(self.settings.inbox)
        if self.quarantine is not None:
            self._pool.submit(self._resume, self.quarantine)

    def end(self) -> None:
        """Ends what would keep the server from stopping: the indexing run, and its event streams."""
        self.ending.set()
        self.job.end()

    async def run(self, stage: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs work in a thread; clients take turns.

        Raises 429 if too many requests wait, and 503 if it takes too long. Work whose client has left, or got 503, is
        dropped unless it has started.
        """
        if stage in SEARCHES:
            self._searched[:] = [time.monotonic()]
        future = self._queue.submit(
            CLIENT.get(),
            lambda: self.metrics.timed(stage, lambda: self._in_sandbox(work, *args, **kwargs)),
            PACES.get(stage, "quick"),
        )
        if future is None:
            raise HTTPException(429, "too many requests at once; try again in a second", {"Retry-After": "1"})
        self._pool.submit(self._queue.work)
        try:
            async with asyncio.timeout(None if stage in PATIENT else self.settings.work_s) as deadline:
                return await asyncio.wrap_future(future)
        except TimeoutError:
            if not deadline.expired():
                raise
            raise HTTPException(503, "the server is too busy; try again later", {"Retry-After": "5"}) from None
        finally:
            future.cancel()

    def check_reachable(self) -> None:
        """Raises LibraryError if the library cannot be searched now."""
        self._whole.check_reachable()

    def status(self) -> Status:
        """The contents of the library."""
        with self.gate.read():
            return self.library.status()

    def file_of(self, hit: Hit) -> Path:
        """The file of a segment; raises 404 where it may not be served. A scope shows other paths than the disk's."""
        found = self._whole.segments([hit.id]) if self.shared else [hit]
        if not found:
            raise HTTPException(404, "the library has no such segment")
        path = found[0].path
        inside = archive_of(path)
        if inside is not None:
            return self._member(path, servable(inside[0], self.roots()), inside[1])
        return self._copy_of(path) if is_object(path) else servable(path, self.roots())

    def _member(self, path: Path, archive: Path, name: str) -> Path:
        """A copy of a file in an archive, unpacked in the sandbox; raises 404."""

        def copied(file: Path) -> None:
            if failed := self.sandbox.run(unpack, archive, {name: file}, Limits().bytes):
                raise UnreadableMedia(failed[name])

        try:
            info = archive.stat()
            return self._objects.kept(path, (info.st_size, info.st_mtime_ns), copied)
        except (OSError, UnreadableMedia) as error:
            raise HTTPException(404, "the file is not in its archive any more, or the archive is damaged") from error

    def _copy_of(self, path: ObjectPath) -> Path:
        """A copy of an object below an indexed root; raises 404."""
        if not any(path.is_relative_to(root) for root in self.roots()):
            raise HTTPException(404, "the object is outside the indexed folders")
        try:
            return self._objects.file(path)
        except (OSError, LingxiError) as error:
            raise HTTPException(404, "the object does not exist any more, or its storage does not answer") from error

    def bared(self, path: Path, suffix: str) -> Path:
        """A copy of a film, a sound, an animation or a PDF without metadata, made in the sandbox.

        Of a motion photo it is the film in it.

        Raises 404 and UnreadableMedia.
        """
        try:
            info = path.stat()
            return self._objects.kept(
                path / f"bare{suffix}",
                (info.st_size, info.st_mtime_ns),
                lambda out: self.sandbox.run(write_bare, path, out),
            )
        except OSError as error:
            raise HTTPException(404, "the file is not there now") from error

    def roots(self) -> list[Path]:
        """The folders whose files may be served: the indexed ones, and that of sent files which wait for a verdict."""
        held = [] if self.quarantine is None else [self.quarantine.folder]
        return [*self._whole.roots(), *held]

    def indexable(self, path: Path, *, owner: bool, hidden: bool = False) -> Path:
        """The path, if it may be indexed: any path for the owner, paths in allowed folders for others; raises 403.

        Files that wait for a verdict may be indexed by nobody; ``hidden`` says whether hidden folders are read.
        """
        if self.settings.inbox is not None:
            check_not_held(path, self.settings.inbox, hidden=hidden)
        return path if owner else indexable(path, self.offered(), self.settings.personal)

    def offered(self) -> list[Path]:
        """The folders that clients with the write token may index: the indexed ones, and those that are allowed."""
        return [*self.library.roots(), *self.settings.allowed]

    def _in_sandbox(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Wraps work so that it decodes files in the sandbox, and filters by places only where they are shown."""
        with decoded_by(self.sandbox.run), nullcontext() if self.settings.location else as_words():
            return work(*args, **kwargs)

    def _resume(self, quarantine: Quarantine) -> None:
        """Judges and settles what an earlier server left; what is let through is indexed."""
        self._in_sandbox(quarantine.resume, self.ending)
        self.job.follow(quarantine.folder.parent)

    def _unload(self, idle_s: float) -> None:
        """Unloads the models after a time without searches, until the server ends."""
        while not self.ending.wait(min(idle_s / 4, LOOK_S)):
            idle = time.monotonic() - self._searched[0] > idle_s
            if idle and self.library.loaded and not self.job.running:
                with self.gate.write():
                    self.library.unload()
                gc.collect()

    def keep(self, media: Pixels | Audio) -> str:
        """Stores the image or sound of a query for a limited time, and returns its name."""
        name = uuid4().hex
        with self._lock:
            self._uploads[name] = media
            while len(self._uploads) > self.settings.uploads:
                self._uploads.popitem(last=False)
        return name

    def kept(self, name: str) -> Pixels | Audio:
        """The stored media of a name; raises 404."""
        with self._lock:
            if name not in self._uploads:
                raise HTTPException(404, "the upload has expired; send it again to /v1/uploads")
            self._uploads.move_to_end(name)
            return self._uploads[name]

    def close(self) -> None:
        """Stops the indexing run where it can resume, waits for other work, and writes everything."""
        self.end()
        self._queue.clear()
        self.sandbox.close()  # before the pool: threads may wait for a slow decoder
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._objects.close()
        if self.quarantine is not None:
            self.quarantine.close()
        self.job.join()


def _quarantine(library: Library, settings: Settings) -> Quarantine | None:
    """Where sent files wait for a verdict, if there is a policy for them."""
    if settings.inbox is None or settings.policy is None:
        return None
    return Quarantine(library, settings.policy, settings.inbox)
