"""How long and how fast the network of a fusion learns, and what is logged meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from lingxi.errors import BadName
from lingxi.fuse.vector_fusion import Parts

Log: TypeAlias = Callable[[int, dict[str, float]], None]  # an epoch, from 1, and what was measured after it


def quiet(epoch: int, measured: dict[str, float]) -> None:
    """Logs nothing."""
    del epoch, measured


@dataclass(frozen=True)
class Course:
    """The settings of a training. Raises BadName for a number that is not positive."""

    epochs: int = 40  # at most
    batch: int = 128  # items per step
    rate: float = 1e-3
    patience: int = 6  # epochs without a gain on the items that choose the epoch

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise BadName(f"{name} is a number above 0, not {value}")


@runtime_checkable
class Trainable(Protocol):
    """A fusion that learns in epochs."""

    course: Course  # the usual one

    def train(self, both: Parts, alone: Sequence[Parts], course: Course, log: Log = quiet) -> None:
        """As ``fit`` of a vector fusion, with another course; raises what it raises."""
        ...
