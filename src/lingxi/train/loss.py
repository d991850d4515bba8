"""The protocol of losses, and their registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lingxi.registry import Registry

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True, eq=False)
class Batch:
    """The pairs of one step, row by row."""

    image: Tensor  # (n, e) output of the image tower, not normalised
    text: Tensor  # (n, e)
    image_features: Tensor  # (n, d) input of the image tower
    text_features: Tensor  # (n, f)
    same: Tensor  # (n, n) bool: rows of the same item; the diagonal is True
    classes: Tensor | None  # (n,) int64, if the pairs have classes


@dataclass(frozen=True, eq=False)
class Shape:
    """The sizes that a loss with its own parameters needs."""

    dim: int  # e
    image_dim: int  # d
    text_dim: int  # f
    counts: tuple[int, ...]  # training pairs per class; empty without classes
    chance: Generator  # for initial values


class Loss(Protocol):
    """A number to minimise; a loss whose parameters work against the towers reverses its gradient itself."""

    own: dict[str, Tensor]  # its own parameters, trained with the towers
    pace: float  # their learning rate relative to the towers'; above 1 for adversarial parameters

    def __call__(self, batch: Batch) -> Tensor:
        """The loss of a batch, a scalar."""
        ...


losses: Registry[Loss] = Registry("loss", "lingxi.train.losses", given=1)
