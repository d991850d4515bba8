"""Workers as processes of this machine: ``local:8``."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, Generic, final

from lingxi.cores import VARIABLE, available_cores
from lingxi.errors import WorkerDied
from lingxi.index.workers.batch import Batch, Job, OpenJob, R, T
from lingxi.parent import die_with_parent, watch_parent

_open: OpenJob[Any, Any] | None = None  # the job of this process, if it is a worker


@final
class LocalCrew(Generic[T, R]):
    """``size`` processes."""

    def __init__(self, job: Job[T, R], size: int) -> None:
        self._job, self.size = job, size

    def start(self) -> LocalWorker[T, R]:
        """A new process; it begins the job with its first batch."""
        return LocalWorker(self._job, self.size)

    def close(self) -> None:
        """Nothing is shared."""


@final
class LocalWorker(Generic[T, R]):
    """One process, spawned and not forked: it inherits neither locks nor threads."""

    def __init__(self, job: Job[T, R], size: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, spawn, initializer=_prepare, initargs=(size, os.getpid()))
        self._job = job
        self._begun = list[Future[R]]()

    def submit(self, batch: Batch[T]) -> Future[R]:
        """Begins a batch after those before it."""
        outside = Future[R]()
        try:
            inside: Future[R] = self._pool.submit(_do, self._job, batch)
        except BrokenProcessPool as broken:
            outside.set_exception(WorkerDied(str(broken)))
            return outside
        self._begun = [*(each for each in self._begun if not each.done()), inside]
        inside.add_done_callback(lambda ended: _pass_on(ended, outside))
        return outside

    def stop(self) -> None:
        """Drops what has not begun, and waits for the batch that has."""
        for future in self._begun:
            future.cancel()
        with suppress(BrokenProcessPool):
            self._pool.submit(_end)
        self._pool.shutdown(wait=True)


def _prepare(size: int, parent: int) -> None:
    """A worker writes no more once the driver, which holds the writer's lease for it, is gone."""
    die_with_parent()
    watch_parent(parent)
    _share_cores(size)


def _share_cores(size: int) -> None:
    """Each worker's models take their share of the processors: more threads would only wait, and turn while they do."""
    os.environ.setdefault(VARIABLE, str(max(1, available_cores() // size)))


def _do(job: Job[T, R], batch: Batch[T]) -> R:
    global _open
    if _open is None:
        _open = job.open()
    done: R = _open.do(batch)
    return done


def _end() -> None:
    if _open is not None:
        _open.close()


def _pass_on(ended: Future[R], outside: Future[R]) -> None:
    """Gives an outcome to the future that the queue waits for."""
    if ended.cancelled():
        outside.cancel()
        return
    error = ended.exception()
    if isinstance(error, BrokenProcessPool):
        outside.set_exception(WorkerDied(str(error)))
    elif error is not None:
        outside.set_exception(error)
    else:
        outside.set_result(ended.result())
