"""What every loss gets and has to do, and those that are known by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lingxi.registry import Registry

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True, eq=False)
class Batch:
    """Pairs of one step, row by row."""

    image: Tensor  # (n, e) what the picture tower gave, of any length
    text: Tensor  # (n, e)
    image_features: Tensor  # (n, d) what it was given
    text_features: Tensor  # (n, f)
    same: Tensor  # (n, n) bool: rows that belong to the same item; its diagonal is True
    classes: Tensor | None  # (n,) int64, where the pairs have classes


@dataclass(frozen=True, eq=False)
class Shape:
    """What a loss with parameters of its own is made for."""

    dim: int  # e
    image_dim: int  # d
    text_dim: int  # f
    counts: tuple[int, ...]  # training pairs of each class; empty without classes
    chance: Generator  # for its first numbers


class Loss(Protocol):
    """A number to minimise; a loss whose parameters play against the towers reverses its gradient itself."""

    own: dict[str, Tensor]  # parameters that are learned with the towers
    pace: float  # how many times as fast as the towers; above 1 they play against them

    def __call__(self, batch: Batch) -> Tensor:
        """The loss of a batch, a scalar."""
        ...


losses: Registry[Loss] = Registry("loss", "lingxi.train.losses", given=1)
