"""SSAH: a label network teaches both modalities, each of which is trained against a discriminator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch

from lingxi.errors import LingxiError
from lingxi.train.data import Data
from lingxi.train.hasher import EPOCHS, HIDDEN, RATE, Both, Sides, alike, batches, first, hashers
from lingxi.train.layers import mlp, reverse, run
from lingxi.train.terms import fooled
from lingxi.train.tower import parameters, projection

if TYPE_CHECKING:
    from torch import Tensor

QUANTISE, LABEL = 0.1, 1.0  # weights relative to both likelihoods
ADVERSARY = 0.1
SHARPNESS = 10.0  # of the semantic features' likelihood, whose products would otherwise all be near 0


@hashers.register("ssah")
def ssah(data: Data, bits: int, seed: int = 0, adversary: float = ADVERSARY) -> Both:
    """Li et al. (2018), over fixed features; ``adversary=0`` trains the same without discriminators.

    In every epoch the label network learns first. Then images and texts learn to have its semantic features and codes,
    while discriminators try to tell the features apart. Raises LingxiError without classes.
    """
    if data.classes is None:
        raise LingxiError("ssah needs classes: the table of pairs needs a column named class")
    sides = Sides.of(data)
    rows = {"image": torch.tensor(sides.image), "text": torch.tensor(sides.text)}
    labels = torch.eye(data.class_count)[torch.tensor(data.classes)]
    chance = torch.Generator().manual_seed(seed)
    own = mlp("label", (data.class_count, HIDDEN), chance) | mlp("label_code", (HIDDEN, bits), chance)
    for side, each in rows.items():
        own |= parameters(side, first(each.shape[1], bits, seed), HIDDEN, chance)
        own |= mlp(f"real_{side}", (HIDDEN, 64, 1), chance)
    for side in ("label", *rows):
        own |= mlp(f"class_{side}", (HIDDEN, data.class_count), chance)
    optimiser = torch.optim.Adam(own.values(), lr=RATE)
    for epoch in range(EPOCHS):
        for part in ("label", "image", "text"):
            for some in batches(len(data), seed, epoch):
                place = torch.tensor(some)
                same = torch.tensor(alike(data, some, some))
                teach = teacher(own, labels[place])
                taught = teach if part == "label" else student(own, part, rows[part][place])
                if part != "label":
                    teach = teach[0].detach(), teach[1].detach()
                loss = objective(own, part, taught, teach, same, labels[place])
                if part != "label" and adversary:
                    deceived = fooled(own, f"real_{part}", teach[0], reverse(taught[0], adversary))
                    loss = loss + deceived
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
    done = {name: each for name, each in own.items() if not name.startswith(("real", "class"))}
    return sides.undone((projection(done, "image"), projection(done, "text")))


def teacher(own: dict[str, Tensor], labels: Tensor) -> tuple[Tensor, Tensor]:
    """Semantic features (n, h) and code heights (n, b) of labels."""
    features = run(own, "label", labels).clamp(min=0)
    return features, run(own, "label_code", features)


def student(own: dict[str, Tensor], side: str, rows: Tensor) -> tuple[Tensor, Tensor]:
    """Semantic features (n, h) and code heights (n, b) of images or texts: the tower's hidden layer and its output."""
    features = (rows @ own[f"{side}.inner"] + own[f"{side}.inner_bias"]).clamp(min=0)
    linear = rows @ own[f"{side}.weight"] + own[f"{side}.bias"]
    return features, linear + features @ own[f"{side}.outer"]


def objective(
    own: dict[str, Tensor],
    part: str,
    taught: tuple[Tensor, Tensor],
    teach: tuple[Tensor, Tensor],
    same: Tensor,
    labels: Tensor,
) -> Tensor:
    """The paper's J1 to J4: similarity of features and of codes, codes near ±1, predicted labels."""
    unit = partial(torch.nn.functional.normalize, dim=1)
    semantic = likelihood(SHARPNESS * unit(taught[0]) @ unit(teach[0]).T, same)
    hashed = likelihood(taught[1] @ teach[1].T / 2, same)
    quantised = ((taught[1] - torch.sign(taught[1]).detach()) ** 2).mean()
    guess = run(own, f"class_{part}", taught[0])
    return semantic + hashed + QUANTISE * quantised + LABEL * torch.nn.functional.cross_entropy(guess, labels)


def likelihood(theta: Tensor, same: Tensor) -> Tensor:
    """The mean of log(1 + e^theta) - S theta."""
    return (torch.nn.functional.softplus(theta) - same * theta).mean()
