"""Terms shared by several losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.train.layers import run

if TYPE_CHECKING:
    from torch import Tensor


SMALLEST = 1e-12  # added under the root, for equal rows


def hinge(image: Tensor, text: Tensor, same: Tensor, margin: float, *, hardest: bool = True) -> Tensor:
    """max(0, margin + s(i, t') - s(i, t)) over unit rows, both ways: of the hardest negative, or of all of them."""
    scores = image @ text.T
    own = scores.diagonal()
    found = scores.new_zeros(())
    for others in (scores, scores.T):
        costs = (margin + others - own[:, None]).clamp(min=0).masked_fill(same, 0)
        found = found + (costs.amax(1) if hardest else costs.sum(1)).mean()
    return found


def class_triplets(image: Tensor, text: Tensor, classes: Tensor, margin: float) -> Tensor:
    """|i - t+| + max(0, margin - |i - t-|) of unit rows, each averaged; t+ are of i's class, and t- are not.

    These are the two terms of equation 5 of Wang et al. (2017). A batch of one class has only the first.
    """
    distance = ((2 - 2 * image @ text.T).clamp(min=0) + SMALLEST).sqrt()
    alike = classes[:, None] == classes[None]
    far = (margin - distance).clamp(min=0) * ~alike
    return (distance * alike).sum() / alike.sum() + far.sum() / (~alike).sum().clamp(min=1)


def label(own: dict[str, Tensor], name: str, rows: Tensor, classes: Tensor) -> Tensor:
    """The cross-entropy of a classifier among a loss's own parameters."""
    return torch.nn.functional.cross_entropy(run(own, name, rows), classes)


def discriminated(own: dict[str, Tensor], name: str, real: Tensor, made: Tensor) -> Tensor:
    """The cross-entropy of a discriminator of real and generated rows; log 2 means chance."""
    guess = run(own, name, torch.cat([real, made]))[:, 0]
    truth = torch.cat([torch.ones(len(real)), torch.zeros(len(made))]).to(guess)
    return torch.nn.functional.binary_cross_entropy_with_logits(guess, truth)


def least_squares(own: dict[str, Tensor], name: str, rows: Tensor, truth: float) -> Tensor:
    """The squared error of a discriminator whose answer should be ``truth`` (Mao et al., 2017, LSGAN)."""
    return ((run(own, name, rows) - truth) ** 2).mean()
