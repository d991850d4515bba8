"""DCMH: deep cross-modal hashing from classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.fuse.course import Log, quiet
from lingxi.train.data import Data
from lingxi.train.hasher import EPOCHS, HIDDEN, RATE, Both, Sides, alike, batches, first, hashers
from lingxi.train.tower import parameters, projection, through

if TYPE_CHECKING:
    from torch import Tensor

GAMMA, ETA = 1.0, 1.0  # of quantisation and balance, as in the paper


@hashers.register("dcmh")
def dcmh(data: Data, bits: int, seed: int = 0, log: Log = quiet, *, epochs: int = EPOCHS, rate: float = RATE) -> Both:
    """Jiang and Li (2017): likelihood of similarity, codes near ±1, balanced bits; the sides are trained in turn.

    Each step trains one side on a batch, with the other side's outputs for all pairs fixed; B = sign(F + G) is set
    after each epoch. The networks run on fixed features.
    """
    sides = Sides.of(data)
    rows = {"image": torch.tensor(sides.image), "text": torch.tensor(sides.text)}
    chance = torch.Generator().manual_seed(seed)
    own: dict[str, Tensor] = {}
    for side, each in rows.items():
        own |= parameters(side, first(each.shape[1], bits, seed), HIDDEN, chance)
    optimiser = torch.optim.Adam(own.values(), lr=rate)
    with torch.no_grad():
        outputs = {side: through(own, side, each) for side, each in rows.items()}
    for epoch in range(epochs):
        codes, lost = torch.sign(outputs["image"] + outputs["text"]), 0.0
        for side, other in (("image", "text"), ("text", "image")):
            for some in batches(len(data), seed, epoch):
                place = torch.tensor(some)
                now = through(own, side, rows[side][place])
                rest = outputs[side].sum(0) - outputs[side][place].sum(0)
                loss = objective(now, outputs[other], torch.tensor(alike(data, some)), codes[place], rest)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                outputs[side][place] = now.detach()
                lost += float(loss.detach()) * len(some) / len(data)
        log(epoch + 1, {"loss": lost})
    return sides.undone((projection(own, "image"), projection(own, "text")))


def objective(now: Tensor, other: Tensor, same: Tensor, codes: Tensor, rest: Tensor) -> Tensor:
    """-sum(S theta - log(1 + e^theta)) + gamma |B - F|² + eta |F 1|² of a batch (n, b), over n m; theta = F G' / 2."""
    theta = now @ other.T / 2
    likelihood = (torch.nn.functional.softplus(theta) - same * theta).sum()
    quantised = ((codes - now) ** 2).sum()
    balance = ((now.sum(0) + rest) ** 2).sum()
    return (likelihood + GAMMA * quantised + ETA * balance) / (len(now) * len(other))
