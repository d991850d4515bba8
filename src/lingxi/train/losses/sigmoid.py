"""SigLIP's loss: every pair of the batch is classified independently."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from lingxi.train.layers import unit
from lingxi.train.loss import Batch, Shape, losses

if TYPE_CHECKING:
    from torch import Tensor


@losses.register("sigmoid")
class Sigmoid:
    """-sum log sigmoid(z (t x.y + b)) / n with z = 1 for pairs of one item and -1 else (Zhai et al., 2023)."""

    def __init__(self, shape: Shape) -> None:
        del shape
        self.own = {  # the paper's first values
            "scale": torch.tensor(math.log(10.0), requires_grad=True),
            "bias": torch.tensor(-10.0, requires_grad=True),
        }

    def __call__(self, batch: Batch) -> Tensor:
        """The sum over all pairs, per row."""
        logits = unit(batch.image) @ unit(batch.text).T * self.own["scale"].exp() + self.own["bias"]
        signs = batch.same.to(logits.dtype) * 2 - 1
        return -torch.nn.functional.logsigmoid(signs * logits).sum() / len(logits)
