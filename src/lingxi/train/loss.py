"""The protocol of losses, and their registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, runtime_checkable

from lingxi.errors import BadName
from lingxi.registry import Registry

if TYPE_CHECKING:
    from torch import Generator, Tensor

Side: TypeAlias = Literal["image", "text"]


@dataclass(frozen=True, eq=False)
class Batch:
    """The pairs of one step, row by row."""

    image: Tensor  # (n, e) output of the image tower, not normalised
    text: Tensor  # (n, e)
    image_features: Tensor  # (n, d) input of the image tower
    text_features: Tensor  # (n, f)
    same: Tensor  # (n, n) bool: rows of the same item; the diagonal is True
    classes: Tensor | None  # (n,) int64, if the pairs have classes
    tower: Callable[[Side, Tensor], Tensor]  # runs features (n, d) or (n, f) through the tower of a side, to (n, e)


@dataclass(frozen=True, eq=False)
class Shape:
    """The sizes that a loss with its own parameters needs."""

    dim: int  # e
    image_dim: int  # d
    text_dim: int  # f
    counts: tuple[int, ...]  # training pairs per class; empty without classes
    chance: Generator  # for initial values


class Loss(Protocol):
    """A number for the towers to minimise."""

    own: dict[str, Tensor]  # its own parameters, trained with the towers

    def __call__(self, batch: Batch) -> Tensor:
        """The loss of a batch, a scalar."""
        ...


@runtime_checkable
class Adversarial(Protocol):
    """A loss with discriminators, which are trained in turns with the towers (Goodfellow et al., 2014).

    The loss itself contains what the towers gain by deceiving them; ``judges`` do not change while the towers learn.
    """

    judges: dict[str, Tensor]  # the parameters of the discriminators; empty without them
    turns: int  # steps of the discriminators before each step of the towers

    def discriminate(self, batch: Batch) -> Tensor:
        """What the discriminators minimise, a scalar."""
        ...


losses: Registry[Loss] = Registry("loss", "lingxi.train.losses", given=1, extra="train")


def check_loss(loss: str, *, classes: bool) -> None:
    """Raises UnknownName or BadName for a loss that cannot be made, by ``classes`` whether the pairs have them."""
    from torch import Generator

    losses.make(loss, Shape(8, 8, 8, (1, 1) if classes else (), Generator()))


def check_reads_words(loss: str) -> None:
    """Raises BadName for a loss that does not work with a tower that reads words, and UnknownName."""
    if getattr(losses[losses.parse(loss).base], "generates", False):
        raise BadName(f"{loss} generates features, and a tower that reads words has none; take another loss")
