"""What the driver of an indexing run hands to a worker, and what it gets back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from lingxi.index.intake import Due
from lingxi.index.write import Written

FILES = 32  # of a batch
MOST_KILLS = 2  # workers that one batch may end


@dataclass(frozen=True)
class Batch:
    """Files for one worker, in the order of the walk; ``kills`` counts the workers that died while working on it."""

    files: tuple[Due, ...]
    kills: int = 0

    def killed(self) -> tuple[Batch, ...]:
        """The batch to try again; after the second kill, each file as a batch, so that one bad file is found."""
        if self.kills + 1 < MOST_KILLS or len(self.files) == 1:
            return (replace(self, kills=self.kills + 1),)
        return tuple(Batch((file,)) for file in self.files)

    @property
    def hopeless(self) -> bool:
        """Whether its one file has killed as many workers as it may."""
        return self.kills >= MOST_KILLS


class Worker(Protocol):
    """A process here or elsewhere that indexes batches, one after another, in the order they are submitted."""

    def submit(self, batch: Batch) -> Future[Written]:
        """Begins a batch. The future raises :class:`lingxi.errors.WorkerDied` if the process ends before the batch."""
        ...

    def stop(self) -> None:
        """Ends the process; batches that it has not begun are dropped."""
        ...


class Crew(Protocol):
    """Makes workers."""

    @property
    def size(self) -> int:
        """How many workers there should be."""
        ...

    def start(self) -> Worker:
        """A new worker; raises LibraryError if there is no place for one."""
        ...

    def close(self) -> None:
        """Frees what all workers share, after they are stopped."""
        ...


def batches(due: Iterable[Due]) -> Iterator[Batch]:
    """Files in groups of :data:`FILES`."""
    group = list[Due]()
    for each in due:
        group.append(each)
        if len(group) == FILES:
            yield Batch(tuple(group))
            group = []
    if group:
        yield Batch(tuple(group))
