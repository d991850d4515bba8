"""InfoNCE: each image against the texts of the batch, and each text against its images."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from lingxi.encode.settings import within
from lingxi.train.layers import unit
from lingxi.train.loss import Batch, Shape, losses

if TYPE_CHECKING:
    from torch import Tensor

HOTTEST = math.log(100)
COLDEST, WARMEST = 1e-4, 100  # temperatures to begin with


@losses.register("infonce")
class InfoNCE:
    """The symmetric cross-entropy of CLIP (van den Oord et al., 2018; Radford et al., 2021), with learned temperature.

    Other pairs of the same item are not negatives: they are left out.
    """

    def __init__(self, shape: Shape, temperature: float = 0.07) -> None:
        del shape
        within("infonce", "temperature", temperature, COLDEST, WARMEST)
        self.own = {"scale": torch.tensor(-math.log(temperature), requires_grad=True)}

    def __call__(self, batch: Batch) -> Tensor:
        """The mean over both directions."""
        logits = unit(batch.image) @ unit(batch.text).T * self.own["scale"].clamp(max=HOTTEST).exp()
        own = torch.eye(len(logits), dtype=torch.bool, device=logits.device)
        logits = logits.masked_fill(batch.same & ~own, -torch.inf)
        target = torch.arange(len(logits), device=logits.device)
        cross = torch.nn.functional.cross_entropy
        return (cross(logits, target) + cross(logits.T, target)) / 2
