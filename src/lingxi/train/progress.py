"""Progress of a training, stage by stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

OnStage: TypeAlias = Callable[[str, int, int], None]  # stage, done, total


def silent(stage: str, done: int, total: int) -> None:
    """Reports no progress."""
    del stage, done, total
