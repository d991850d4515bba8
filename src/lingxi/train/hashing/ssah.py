"""SSAH: a label network teaches both modalities, whose features two discriminators compare with its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from lingxi.errors import LingxiError
from lingxi.fuse.course import Log, quiet
from lingxi.train.data import Data
from lingxi.train.hasher import EPOCHS, HIDDEN, RATE, Both, Sides, alike, batches, first, hashers
from lingxi.train.layers import mlp, run, unit
from lingxi.train.terms import least_squares
from lingxi.train.tower import parameters, projection

if TYPE_CHECKING:
    from torch import Tensor

QUANTISE, LABEL, BALANCE = 0.1, 1.0, 1.0  # weights relative to both likelihoods
ADVERSARY = 0.1
JUDGING = 64  # units of each discriminator
SHARPNESS = 8.0  # of the likelihoods: half the product of two codes of 16 bits, which the paper's smallest codes have
NETWORKS = ("label", "image", "text")  # in the order in which they are trained


@dataclass(frozen=True, eq=False)
class Outputs:
    """What a network makes of a batch."""

    features: Tensor  # (n, h) semantic features, not negative
    codes: Tensor  # (n, b) in (-1, 1)


@hashers.register("ssah")
def ssah(
    data: Data,
    bits: int,
    seed: int = 0,
    log: Log = quiet,
    *,
    epochs: int = EPOCHS,
    rate: float = RATE,
    adversary: float = ADVERSARY,
) -> Both:
    """Li et al. (2018), over fixed features; ``adversary=0`` trains the same without discriminators.

    In every epoch the label network learns first, from the labels only. Then images and texts learn to have its
    features and codes, in turns with their discriminators; then B = sign(sum of all codes). Inner products are divided
    by the number of bits, and bits are balanced. Raises LingxiError without classes.
    """
    if data.classes is None:
        raise LingxiError("ssah needs classes: the table of pairs needs a column named class")
    sides = Sides.of(data)
    labels = torch.eye(data.class_count)[torch.tensor(data.classes)]
    rows = {"label": labels, "image": torch.tensor(sides.image), "text": torch.tensor(sides.text)}
    own, judges = networks(rows, bits, seed)
    optimiser = torch.optim.Adam(own.values(), lr=rate)
    judging = torch.optim.Adam(judges.values(), lr=rate)
    for epoch in range(epochs):
        with torch.no_grad():
            aim = torch.sign(torch.stack([outputs(own, name, each).codes for name, each in rows.items()]).sum(0))
        lost = 0.0
        for name in NETWORKS:
            for some in batches(len(data), seed, epoch):
                place = torch.tensor(some)
                now, teach = (outputs(own, each, rows[each][place]) for each in (name, "label"))
                fixed = Outputs(teach.features.detach(), teach.codes.detach())
                loss = objective(now, teach if name == "label" else fixed, alike_of(data, some), aim[place])
                loss = loss + LABEL * predicted(own, name, now.features, labels[place])
                if name != "label" and adversary:
                    _step(judging, discriminated(judges, name, fixed.features, now.features.detach()))
                    loss = loss + adversary * least_squares(judges, name, now.features, 1)
                _step(optimiser, loss)
                lost += float(loss.detach()) * len(some) / len(data)
        log(epoch + 1, {"loss": lost})
    return sides.undone((projection(own, "image"), projection(own, "text")))


def networks(rows: dict[str, Tensor], bits: int, seed: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The parameters of the three networks with their label predictors, and of the two discriminators."""
    chance = torch.Generator().manual_seed(seed)
    count = rows["label"].shape[1]
    own = mlp("label", (count, HIDDEN), chance) | mlp("label_code", (HIDDEN, bits), chance)
    judges: dict[str, Tensor] = {}
    for name in NETWORKS:
        own |= mlp(f"class_{name}", (HIDDEN, count), chance)
        if name != "label":
            own |= parameters(name, first(rows[name].shape[1], bits, seed), HIDDEN, chance)
            judges |= mlp(name, (HIDDEN, JUDGING, 1), chance)
    return own, judges


def outputs(own: dict[str, Tensor], name: str, rows: Tensor) -> Outputs:
    """What a network makes of labels, images or texts; of the latter two, its tower's hidden layer and its output."""
    if name == "label":
        features = run(own, "label", rows).clamp(min=0)
        return Outputs(features, torch.tanh(run(own, "label_code", features)))
    features = (rows @ own[f"{name}.inner"] + own[f"{name}.inner_bias"]).clamp(min=0)
    linear = rows @ own[f"{name}.weight"] + own[f"{name}.bias"]
    return Outputs(features, torch.tanh(linear + features @ own[f"{name}.outer"]))


def alike_of(data: Data, rows: object) -> Tensor:
    """Which rows of a batch share their class, float32 0 and 1."""
    return torch.tensor(alike(data, rows, rows))  # type: ignore[arg-type]


def objective(now: Outputs, teach: Outputs, same: Tensor, aim: Tensor) -> Tensor:
    """The paper's J1 to J3, similar features, similar codes, codes near B (n, b), and balanced bits."""
    semantic = likelihood(SHARPNESS * unit(now.features) @ unit(teach.features).T, same)
    hashed = likelihood(SHARPNESS * now.codes @ teach.codes.T / now.codes.shape[1], same)
    quantised = ((now.codes - aim) ** 2).mean()
    balance = (now.codes.mean(0) ** 2).mean()
    return semantic + hashed + QUANTISE * quantised + BALANCE * balance


def likelihood(theta: Tensor, same: Tensor) -> Tensor:
    """The mean of log(1 + e^theta) - S theta."""
    return (torch.nn.functional.softplus(theta) - same * theta).mean()


def predicted(own: dict[str, Tensor], name: str, features: Tensor, labels: Tensor) -> Tensor:
    """The paper's J4, with cross-entropy for its squared error, as an item has one class here."""
    return torch.nn.functional.cross_entropy(run(own, f"class_{name}", features), labels)


def discriminated(judges: dict[str, Tensor], name: str, real: Tensor, made: Tensor) -> Tensor:
    """A discriminator's squared errors: 1 for the label network's features, 0 for those of the modality."""
    return (least_squares(judges, name, real, 1) + least_squares(judges, name, made, 0)) / 2


def _step(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
