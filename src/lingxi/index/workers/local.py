"""Workers as processes of this machine: ``local:8``."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import final

from lingxi.cores import VARIABLE, available_cores
from lingxi.errors import WorkerDied
from lingxi.index.workers.batch import Batch
from lingxi.index.workers.work import Orders, Work
from lingxi.index.write import Written
from lingxi.parent import die_with_parent, watch_parent

_work: Work | None = None  # of this process, if it is a worker


@final
class LocalCrew:
    """``size`` processes."""

    def __init__(self, orders: Orders, size: int) -> None:
        self._orders, self.size = orders, size

    def start(self) -> LocalWorker:
        """A new process; it opens the library with its first batch."""
        return LocalWorker(self._orders, self.size)

    def close(self) -> None:
        """Nothing is shared."""


@final
class LocalWorker:
    """One process, spawned and not forked: it inherits neither locks nor threads."""

    def __init__(self, orders: Orders, size: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, spawn, initializer=_prepare, initargs=(size, os.getpid()))
        self._orders = orders
        self._begun = list[Future[Written]]()

    def submit(self, batch: Batch) -> Future[Written]:
        """Begins a batch after those before it."""
        outside = Future[Written]()
        try:
            inside = self._pool.submit(_write, self._orders, batch)
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


def _write(orders: Orders, batch: Batch) -> Written:
    global _work
    if _work is None:
        _work = Work(orders)
    return _work.write(batch)


def _end() -> None:
    if _work is not None:
        _work.close()


def _pass_on(ended: Future[Written], outside: Future[Written]) -> None:
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
