"""DJSRH: unsupervised; codes reconstruct the joint similarity of items in both modalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.fuse.course import Log, quiet
from lingxi.train.data import Data
from lingxi.train.hasher import EPOCHS, HIDDEN, RATE, Both, Sides, batches, first, hashers
from lingxi.train.layers import unit
from lingxi.train.tower import parameters, projection, through

if TYPE_CHECKING:
    from torch import Tensor

BETA, ETA, MU = 0.9, 0.4, 1.5  # the paper's share of images, share of the diffused similarity, and scale of the target
WITHIN = 0.1  # weight of both terms within a modality


@hashers.register("djsrh")
def djsrh(data: Data, bits: int, seed: int = 0, log: Log = quiet, *, epochs: int = EPOCHS, rate: float = RATE) -> Both:
    """Su, Zhong and Zhang (2019): joint-semantics affinity, reconstructed by cosines of tanh(alpha H); alpha grows."""
    sides = Sides.of(data)
    rows = {"image": torch.tensor(sides.image), "text": torch.tensor(sides.text)}
    chance = torch.Generator().manual_seed(seed)
    own: dict[str, Tensor] = {}
    for side, each in rows.items():
        own |= parameters(side, first(each.shape[1], bits, seed), HIDDEN, chance)
    optimiser = torch.optim.Adam(own.values(), lr=rate)
    for epoch in range(epochs):
        lost = 0.0
        for some in batches(len(data), seed, epoch):
            image, text = (each[torch.tensor(some)] for each in rows.values())
            heights = (through(own, "image", image), through(own, "text", text))
            codes = tuple(torch.tanh((epoch + 1) ** 0.5 * each) for each in heights)
            loss = objective(codes[0], codes[1], affinity(image, text))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            lost += float(loss.detach()) * len(some) / len(data)
        log(epoch + 1, {"loss": lost})
    return sides.undone((projection(own, "image"), projection(own, "text")))


def affinity(image: Tensor, text: Tensor) -> Tensor:
    """S = (1 - eta) S' + eta S' S'ᵀ / n with S' = beta cos(images) + (1 - beta) cos(texts)."""
    of_image, of_text = (unit(each) @ unit(each).T for each in (image, text))
    joint = BETA * of_image + (1 - BETA) * of_text
    return (1 - ETA) * joint + ETA * joint @ joint.T / len(joint)


def objective(image: Tensor, text: Tensor, aim: Tensor) -> Tensor:
    """Mean squared differences between mu S and the codes' cosines: across modalities, and within each.

    mu S is at most 1 here, as cosines are; the authors' code leaves it above.
    """
    aim = (MU * aim).clamp(max=1)
    image, text = unit(image), unit(text)
    across = ((image @ text.T - aim) ** 2).mean()
    inside = ((image @ image.T - aim) ** 2).mean() + ((text @ text.T - aim) ** 2).mean()
    return across + WITHIN * inside
