"""VSE++: a pair must be nearer than the hardest negative of the batch, by a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lingxi.train.layers import unit
from lingxi.train.loss import Batch, Shape, losses
from lingxi.train.terms import hinge

if TYPE_CHECKING:
    from torch import Tensor


@losses.register("triplet")
class Triplet:
    """max(0, margin + s(i, t') - s(i, t)) of the hardest negative, both ways, averaged (Faghri et al., 2018, VSE++).

    ``hardest=false`` sums over all negatives instead (Kiros et al., 2014).
    """

    def __init__(self, shape: Shape, margin: float = 0.2, hardest: bool = True) -> None:
        del shape
        self.own: dict[str, Tensor] = {}
        self._margin, self._hardest = margin, hardest

    def __call__(self, batch: Batch) -> Tensor:
        """The mean over the rows."""
        image, text = unit(batch.image), unit(batch.text)
        return hinge(image, text, batch.same, self._margin, hardest=self._hardest)
