"""Terms shared by several losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.train.layers import run

if TYPE_CHECKING:
    from torch import Tensor


def hinge(image: Tensor, text: Tensor, same: Tensor, margin: float, *, hardest: bool = True) -> Tensor:
    """max(0, margin + s(i, t') - s(i, t)) over unit rows, both ways: of the hardest negative, or of all of them."""
    scores = image @ text.T
    own = scores.diagonal()
    found = scores.new_zeros(())
    for others in (scores, scores.T):
        costs = (margin + others - own[:, None]).clamp(min=0).masked_fill(same, 0)
        found = found + (costs.amax(1) if hardest else costs.sum(1)).mean()
    return found


def label(own: dict[str, Tensor], name: str, rows: Tensor, classes: Tensor) -> Tensor:
    """The cross-entropy of a classifier among a loss's own parameters."""
    return torch.nn.functional.cross_entropy(run(own, name, rows), classes)


def fooled(own: dict[str, Tensor], name: str, real: Tensor, made: Tensor) -> Tensor:
    """The cross-entropy of a discriminator of real and generated rows; log 2 means chance."""
    guess = run(own, name, torch.cat([real, made]))[:, 0]
    truth = torch.cat([torch.ones(len(real)), torch.zeros(len(made))]).to(guess)
    return torch.nn.functional.binary_cross_entropy_with_logits(guess, truth)
