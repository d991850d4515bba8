"""Cycle-consistent adversarial mapping: an image's vector is mapped to a text's, and back to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.train.layers import mlp, reverse, run, unit
from lingxi.train.loss import Batch, Shape, losses
from lingxi.train.terms import fooled, hinge

if TYPE_CHECKING:
    from torch import Tensor

HIDDEN = 64


@losses.register("cycle")
class Cycle:
    """Maps between the modalities' features, each with a discriminator, whose round trips return the input.

    The generators go tower -> common space -> the other side's features. L1 cycles as in CycleGAN (Zhu et al., 2017);
    the triplets over pairs keep the map from being arbitrary (as in CycleMatch, Liu et al., 2019). ``adversary=0`` and
    ``round=0`` are the same network without those parts.
    """

    pace = 5.0  # otherwise the towers outrun a discriminator of their own rate (Heusel et al., 2017)

    def __init__(self, shape: Shape, adversary: float = 0.05, round: float = 1.0, margin: float = 0.2) -> None:  # noqa: A002
        chance = shape.chance
        self.own = mlp("to_text", (shape.dim, shape.text_dim), chance)
        self.own |= mlp("to_image", (shape.dim, shape.image_dim), chance)
        self.own |= mlp("back_image", (shape.text_dim, shape.dim), chance)
        self.own |= mlp("back_text", (shape.image_dim, shape.dim), chance)
        self.own |= mlp("real_text", (shape.text_dim, HIDDEN, 1), chance)
        self.own |= mlp("real_image", (shape.image_dim, HIDDEN, 1), chance)
        self._adversary, self._round, self._margin = adversary, round, margin

    def __call__(self, batch: Batch) -> Tensor:
        """Triplets, plus both cycles, plus both discriminators' losses with their gradient reversed for the maps."""
        image, text = unit(batch.image), unit(batch.text)
        found = hinge(image, text, batch.same, self._margin)
        for rows, own, other, side, there in (
            (image, batch.image_features, batch.text_features, "image", "text"),
            (text, batch.text_features, batch.image_features, "text", "image"),
        ):
            made = run(self.own, f"to_{there}", rows)
            if self._round:
                again = run(self.own, f"to_{side}", unit(run(self.own, f"back_{side}", made)))
                found = found + self._round * torch.nn.functional.l1_loss(again, own)
            if self._adversary:
                found = found + fooled(self.own, f"real_{there}", other, reverse(made, self._adversary))
        return found
