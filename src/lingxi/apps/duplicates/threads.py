"""Work on many files at once: decoders, OpenCV and matrix products let threads run side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from lingxi.cores import available_cores

A = TypeVar("A")
B = TypeVar("B")


def in_threads(function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
    """The results in the order of the items, by one thread a processor; each sees the context of the caller."""
    context = copy_context()  # says where files are decoded
    with ThreadPoolExecutor(available_cores(), "lingxi-duplicates") as pool:
        yield from pool.map(lambda item: context.copy().run(function, item), items)
