"""ACMR: towers that keep the classes of their inputs, but from whose vectors no classifier knows the modality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.train.layers import mlp, unit
from lingxi.train.loss import Batch, Shape, losses
from lingxi.train.terms import class_triplets, discriminated, hinge, label

if TYPE_CHECKING:
    from torch import Tensor

HIDDEN = 50  # units of the discriminator, as in the paper


@losses.register("acmr")
class Acmr:
    """Adversarial cross-modal retrieval (Wang et al., 2017): L_emb for the towers to minimise, L_adv to maximise.

    L_emb is the triplets between the modalities (of classes, or of pairs if there are no classes) plus the
    cross-entropy of a classifier of each modality's rows. ``margin`` is between cosines of pairs, ``class_margin``
    between distances of classes. The discriminator minimises L_adv: it has ``turns`` steps
    before each one of the towers, so that it keeps up with them. ``adversary=0`` is the same network without it.
    """

    def __init__(
        self,
        shape: Shape,
        adversary: float = 0.05,
        margin: float = 0.2,
        class_margin: float = 1.0,
        label: float = 1.0,
        turns: int = 2,
    ) -> None:
        self.own = mlp("classifier", (shape.dim, len(shape.counts)), shape.chance) if shape.counts else {}
        self.judges = mlp("discriminator", (shape.dim, HIDDEN, 1), shape.chance) if adversary else {}
        self.turns = turns
        self._adversary, self._label = adversary, label
        self._margin, self._class_margin = margin, class_margin

    def __call__(self, batch: Batch) -> Tensor:
        """The embedding loss minus the weighted loss of the discriminator."""
        found = self.embedding(batch)
        return found - self._adversary * self.discriminate(batch) if self._adversary else found

    def embedding(self, batch: Batch) -> Tensor:
        """Triplets and label prediction."""
        image, text = unit(batch.image), unit(batch.text)
        if batch.classes is None:
            return hinge(image, text, batch.same, self._margin)
        predicted = label(self.own, "classifier", torch.cat([image, text]), batch.classes.repeat(2))
        return class_triplets(image, text, batch.classes, self._class_margin) + self._label * predicted

    def discriminate(self, batch: Batch) -> Tensor:
        """The discriminator's cross-entropy over both modalities; log 2 means chance."""
        return discriminated(self.judges, "discriminator", unit(batch.image), unit(batch.text))
