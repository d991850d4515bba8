"""Contrastive loss with a margin: pairs move together, others apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lingxi.train.layers import unit
from lingxi.train.loss import Batch, Shape, losses

if TYPE_CHECKING:
    from torch import Tensor

_SMALLEST = 1e-12  # added under the root, for equal rows


@losses.register("contrastive")
class Contrastive:
    """d² / 2 of pairs and max(0, margin - d)² / 2 of other rows (Hadsell, Chopra and LeCun, 2006), each averaged."""

    def __init__(self, shape: Shape, margin: float = 1.2) -> None:
        del shape
        self.own: dict[str, Tensor] = {}
        self._margin = margin

    def __call__(self, batch: Batch) -> Tensor:
        """The mean over pairs plus the mean over other rows that are too near."""
        square = (2 - 2 * unit(batch.image) @ unit(batch.text).T).clamp(min=0)
        near = square[batch.same].mean()
        far = (self._margin - (square + _SMALLEST).sqrt()).clamp(min=0)[~batch.same] ** 2
        count = (far > 0).sum().clamp(min=1)
        return (near + far.sum() / count) / 2
