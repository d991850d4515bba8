"""What a driver hands to its workers, and what it gets back; the items of a batch are files to index, or others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")  # an item of a batch
R = TypeVar("R")  # what a worker makes of a batch
R_co = TypeVar("R_co", covariant=True)

FILES = 32  # items of a batch
MOST_KILLS = 2  # workers that one batch may end


@dataclass(frozen=True)
class Batch(Generic[T]):
    """Items for one worker, in their order; ``kills`` counts the workers that died while working on it."""

    items: tuple[T, ...]
    kills: int = 0

    def killed(self) -> tuple[Batch[T], ...]:
        """The batch to try again; after the second kill, each item as a batch, so that one bad item is found."""
        if self.kills + 1 < MOST_KILLS or len(self.items) == 1:
            return (replace(self, kills=self.kills + 1),)
        return tuple(Batch((item,)) for item in self.items)

    @property
    def hopeless(self) -> bool:
        """Whether its one item has killed as many workers as it may."""
        return self.kills >= MOST_KILLS


class OpenJob(Protocol[T, R_co]):
    """A job in the process of a worker, which does one batch after another."""

    def do(self, batch: Batch[T]) -> R_co:
        """What it makes of a batch."""
        ...

    def close(self) -> None:
        """Ends it, with the process."""
        ...


class Job(Protocol[T, R_co]):
    """What workers do; plain values, so that it can be sent to their processes."""

    def open(self) -> OpenJob[T, R_co]:
        """Begins the job, in the process of a worker."""
        ...


class Worker(Protocol[T, R]):
    """A process here or elsewhere that does batches, one after another, in the order they are submitted."""

    def submit(self, batch: Batch[T]) -> Future[R]:
        """Begins a batch. The future raises :class:`lingxi.errors.WorkerDied` if the process ends before the batch."""
        ...

    def stop(self) -> None:
        """Ends the process; batches that it has not begun are dropped."""
        ...


class Crew(Protocol[T, R]):
    """Makes workers."""

    @property
    def size(self) -> int:
        """How many workers there should be."""
        ...

    def start(self) -> Worker[T, R]:
        """A new worker; raises LibraryError if there is no place for one."""
        ...

    def close(self) -> None:
        """Frees what all workers share, after they are stopped."""
        ...


def batches(items: Iterable[T]) -> Iterator[Batch[T]]:
    """Items in groups of :data:`FILES`."""
    group = list[T]()
    for each in items:
        group.append(each)
        if len(group) == FILES:
            yield Batch(tuple(group))
            group = []
    if group:
        yield Batch(tuple(group))
