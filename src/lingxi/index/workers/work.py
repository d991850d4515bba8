"""What a worker does: it opens the library once, then reads, encodes and writes batch after batch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import final

from lingxi.encode.audio.speech import Speech
from lingxi.index.intake import Due, Intake, side_of
from lingxi.index.models import Models
from lingxi.index.snapshot import Reads
from lingxi.index.workers.batch import Batch
from lingxi.index.write import Written
from lingxi.media.pool import Readers
from lingxi.store.remote import RemoteStore
from lingxi.types import Limits


@dataclass(frozen=True)
class Orders:
    """The settings that every worker of a run receives; plain values, so that they can be serialised."""

    address: str  # of the library
    inside: Path
    reads: Reads
    limits: Limits
    speech: str = ""  # the speech model; none when empty

    def open(self) -> Work:
        """Opens the library, in the process of a worker."""
        return Work(self)


@final
class Work:
    """The library as a worker has it open; the driver of the run holds the writer's lease for all workers."""

    def __init__(self, orders: Orders) -> None:
        self._store = RemoteStore(orders.address, create=False)
        encoders = list(Models(self._store).chosen(()).values())
        speech = Speech(orders.speech) if orders.speech else None
        self._readers = Readers(1, orders.limits, side_of(encoders), on=True)
        self._intake = Intake(
            self._store, encoders, orders.inside, orders.reads, speech, orders.limits, readers=self._readers
        )

    def do(self, batch: Batch[Due]) -> Written:
        """Indexes the files of a batch; they are durable in the engine when this returns."""
        total = Written()
        for written, _ in self._intake.write(batch.items):
            total += written
        return total

    def close(self) -> None:
        """Ends the process that reads files, and closes the library."""
        self._readers.close()
        self._store.close()
