"""The readers that are known, and what one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from lingxi.registry import Registry
from lingxi.types import Limits, Segment


class Reader(Protocol):
    """Files of some formats -> segments."""

    @property
    def suffixes(self) -> frozenset[str]:
        """The endings of file names that it reads, in lower case, with the dot."""
        ...

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The segments of one file; a picture's shorter side has at least ``side`` pixels where the file has them.

        Raises UnreadableMedia with the reason.
        """
        ...


readers: Registry[Callable[[], Reader]] = Registry("reader", "lingxi.media.readers")
