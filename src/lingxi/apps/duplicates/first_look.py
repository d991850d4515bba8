"""The first look at photos, here or by workers: of this machine or of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import final

from lingxi.encode.image.glance import SIDE, Glance, glance
from lingxi.errors import LingxiError
from lingxi.index.workers.batch import Batch, batches
from lingxi.index.workers.crews import crew_of
from lingxi.index.workers.queue import Queue
from lingxi.media.image import decode_image_file
from lingxi.media.isolation import decoded


def first_look(path: Path) -> Glance | None:
    """A glance at a photo; None if it cannot be read. Raises MissingExtra without OpenCV."""
    try:
        pixels = decoded(decode_image_file, path, SIDE).pixels
    except (LingxiError, OSError):
        return None
    return glance(pixels)


@final
@dataclass(frozen=True)
class FirstLooks:
    """The job of workers: a glance at each photo of a batch."""

    def open(self) -> FirstLooks:
        """Itself: nothing is opened."""
        return self

    def do(self, batch: Batch[Path]) -> list[Glance | None]:
        """The glances, in the order of the photos."""
        return [first_look(path) for path in batch.items]

    def close(self) -> None:
        """Nothing is open."""


def first_looks(paths: Iterable[Path], crew: str) -> Iterator[tuple[Path, Glance | None]]:
    """Photos with a glance at each, in no certain order; None for one that cannot be read or ends every worker.

    Raises BadQuery for a crew that cannot be read, MissingExtra and LibraryError.
    """
    queue = Queue(crew_of(crew, FirstLooks()))
    with closing(queue.run(batches(paths))) as done:
        for each in done:
            photos = each.batch.items
            yield from zip(photos, each.made or [None] * len(photos), strict=True)
