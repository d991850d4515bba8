"""The queue of a driver: batches go to workers, and those of dead workers come back.

The driver keeps it, not the cluster: a scheduler that waits for a lost node would wait for ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, final

from lingxi.errors import LibraryError, WorkerDied
from lingxi.index.workers.batch import Batch, Crew, R, T, Worker
from lingxi.media.interruption import wait_for_any

IN_FLIGHT = 2  # batches of a worker: it has the next one when it has ended one
MOST_DEATHS = 8  # for each worker, before one of them ends a batch


@dataclass(frozen=True)
class Done(Generic[T, R]):
    """A batch that is done, and what was made of it; None if its only item ended every worker."""

    batch: Batch[T]
    made: R | None


@dataclass
class _Seat(Generic[T, R]):
    """A worker and its batches, the one it works on first."""

    worker: Worker[T, R]
    given: deque[tuple[Future[R], Batch[T]]] = field(default_factory=deque)


@final
class Queue(Generic[T, R]):
    """Batches in flight; use :meth:`run` once, and close it by closing its iterator."""

    def __init__(self, crew: Crew[T, R]) -> None:
        self._crew = crew
        self._seats: list[_Seat[T, R]] = []
        self._again: deque[Batch[T]] = deque()
        self._lost = 0  # workers in a row that died

    def run(self, batches: Iterator[Batch[T]]) -> Generator[Done[T, R], None, None]:
        """Each batch once it is done, in no certain order.

        Errors other than a worker's death are raised, after all workers are stopped. Raises LibraryError if no worker
        is left.
        """
        try:
            while self._fill(batches):
                wait_for_any([future for seat in self._seats for future, _ in seat.given])
                for seat in list(self._seats):
                    yield from self._collect(seat)
        finally:
            for seat in self._seats:
                seat.worker.stop()
            self._crew.close()

    def _fill(self, batches: Iterator[Batch[T]]) -> bool:
        """Gives every worker its share; returns whether anything is in flight."""
        self._staff()
        for _ in range(IN_FLIGHT):
            for seat in self._seats:
                if len(seat.given) < IN_FLIGHT and (batch := self._next(batches)):
                    seat.given.append((seat.worker.submit(batch), batch))
        return any(seat.given for seat in self._seats)

    def _next(self, batches: Iterator[Batch[T]]) -> Batch[T] | None:
        return self._again.popleft() if self._again else next(batches, None)

    def _staff(self) -> None:
        """Starts the workers that are missing; a cluster that has become smaller goes on with fewer."""
        while len(self._seats) < self._crew.size:
            try:
                self._seats.append(_Seat(self._crew.start()))
            except LibraryError as error:
                if not self._seats:
                    raise LibraryError(f"no worker is left: {error}") from error
                return

    def _collect(self, seat: _Seat[T, R]) -> Iterator[Done[T, R]]:
        """What a worker has done; its batches go back to the queue if it died."""
        while seat.given and seat.given[0][0].done():
            future, batch = seat.given[0]
            try:
                made = future.result()
            except (WorkerDied, CancelledError) as died:
                yield from self._buried(seat, died)
                return
            seat.given.popleft()
            self._lost = 0
            yield Done(batch, made)

    def _buried(self, seat: _Seat[T, R], died: BaseException) -> Iterator[Done[T, R]]:
        """Takes a dead worker's batches back: the first one may have ended it, the others did nothing."""
        self._seats.remove(seat)
        with suppress(Exception):
            seat.worker.stop()
        (_, first), *others = seat.given
        self._lost += 1
        if self._lost > MOST_DEATHS * self._crew.size:
            raise LibraryError(f"one worker after another ended: {died}")
        self._again.extend(batch for _, batch in others)
        for batch in first.killed():
            if batch.hopeless:
                yield Done(batch, None)
            else:
                self._again.append(batch)
