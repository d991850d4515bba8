"""What tells one recording from another: a linear map of what the networks and the ear hear, by contrast.

Two noisy excerpts of one recording are to agree more than those of any others (InfoNCE, van den Oord et al., 2018).
The networks stay as they are.
"""

from __future__ import annotations

import numpy as np
import torch
from augment import excerpts, seen
from config import CONFIG
from features import Features
from network import Network
from torch.nn import functional
from words import UNUSED


def stats(networks: list[Network], given: torch.Tensor) -> torch.Tensor:
    """(n, d): the pooled features of every network; means, maxima and deviations of every band."""
    return torch.cat([*(each.features(given) for each in networks), given.mean(1), given.amax(1), given.std(1)], 1)


def learn_own(networks: list[Network], train: Features) -> tuple[torch.Tensor, torch.Tensor]:
    """A map (d, UNUSED) and what is taken off before it (d,)."""
    chance = np.random.default_rng(CONFIG.seed)
    torch.manual_seed(CONFIG.seed)
    with torch.no_grad():
        made = torch.stack([_heard(networks, train, chance) for _ in range(CONFIG.own_views)])  # (views, n, d)
    middle, spread = made.mean((0, 1)), made.std((0, 1)).clamp(min=1e-3)
    made = (made - middle) / spread
    weight = torch.nn.Parameter(torch.randn(made.shape[2], UNUSED) / made.shape[2] ** 0.5)
    optimiser = torch.optim.AdamW([weight], CONFIG.own_rate, weight_decay=CONFIG.own_decay)
    for step in range(CONFIG.own_steps):
        optimiser.param_groups[0]["lr"] = CONFIG.own_rate * (1 - step / CONFIG.own_steps)
        rows = torch.from_numpy(chance.choice(made.shape[1], min(512, made.shape[1]), replace=False))
        one, other = (functional.normalize(made[n, rows] @ weight, dim=1) for n in
                      chance.choice(len(made), 2, replace=False))  # fmt: skip
        logits = one @ other.T / CONFIG.own_temperature
        goals = torch.arange(len(rows))
        loss = functional.cross_entropy(logits, goals) + functional.cross_entropy(logits.T, goals)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print(f"excerpts: loss {loss.item() / 2:.3f}, {(logits.argmax(1) == goals).float().mean():.3f} right", flush=True)
    return weight.detach() / spread[:, None], middle


def _heard(networks: list[Network], train: Features, chance: np.random.Generator) -> torch.Tensor:
    parts = np.array_split(np.arange(len(train.lengths)), len(train.lengths) // 64 + 1)
    views = (excerpts(train.frames[rows], train.lengths[rows], chance) for rows in parts)
    return torch.cat([stats(networks, seen(each)) for each in views])
