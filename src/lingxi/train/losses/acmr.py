"""ACMR: towers that a modality classifier cannot tell apart, but whose vectors keep their classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.train.layers import mlp, reverse, unit
from lingxi.train.loss import Batch, Shape, losses
from lingxi.train.terms import fooled, hinge, label

if TYPE_CHECKING:
    from torch import Tensor

HIDDEN = 64


@losses.register("acmr")
class Acmr:
    """Adversarial cross-modal retrieval (Wang et al., 2017): triplets, labels, and a modality discriminator.

    The discriminator learns to tell the modalities apart; by its reversed gradient (Ganin and Lempitsky, 2015) the
    towers learn to prevent that. Without classes its embedding loss is that of the triplets alone. ``adversary=0`` is
    the same network without that part.
    """

    pace = 5.0  # otherwise the towers outrun a discriminator of their own rate (Heusel et al., 2017)

    def __init__(self, shape: Shape, adversary: float = 0.3, margin: float = 0.2, label: float = 0.1) -> None:
        self.own = mlp("discriminator", (shape.dim, HIDDEN, HIDDEN, 1), shape.chance)
        if shape.counts:
            self.own |= mlp("classifier", (shape.dim, len(shape.counts)), shape.chance)
        self._adversary, self._margin, self._label = adversary, margin, label

    def __call__(self, batch: Batch) -> Tensor:
        """Embedding loss plus the discriminator's, whose gradient reaches the towers reversed."""
        image, text = unit(batch.image), unit(batch.text)
        found = hinge(image, text, batch.same, self._margin)
        if batch.classes is not None:
            both = torch.cat([image, text])
            found = found + self._label * label(self.own, "classifier", both, batch.classes.repeat(2))
        return found + self.discriminate(image, text) if self._adversary else found

    def discriminate(self, image: Tensor, text: Tensor) -> Tensor:
        """The discriminator's cross-entropy; log 2 means chance."""
        weight = self._adversary
        return fooled(self.own, "discriminator", reverse(image, weight), reverse(text, weight))
