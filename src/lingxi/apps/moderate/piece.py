"""A segment as moderation sees it: from a library, or read from a file that is not in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lingxi.arrays import Vector
from lingxi.search.hit import Hit
from lingxi.types import Image


@dataclass(frozen=True, eq=False)
class Piece:
    """A segment with its vectors."""

    hit: Hit
    vectors: Mapping[str, Vector] = field(default_factory=dict)  # by space
    picture: Callable[[int], Image] | None = None  # decodes it, the shorter side at least so many pixels

    @property
    def seen(self) -> bool:
        """Whether it shows something."""
        return self.hit.modality in ("image", "video")
