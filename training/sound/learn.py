"""Trains one network on the sounds that are not held out; it goes on where it was stopped."""

from __future__ import annotations

import copy
import math
import time

import numpy as np
import torch
from augment import masked, mixed, seen, smoothed, views
from config import CONFIG
from corpora import concepts
from features import Features
from network import Network
from torch.nn import functional

EASY = ("espeak", "made", "spoken-digits")


def learn(train: Features, name: str, seed: int) -> Network:
    """A trained network, from the work folder when it was trained before."""
    torch.manual_seed(seed)
    network = Network(CONFIG.channels, len(concepts())).to(memory_format=torch.channels_last)
    mean = copy.deepcopy(network)
    path, begun = CONFIG.work / f"{name}-{seed}.pt", 0
    optimiser = torch.optim.AdamW(network.parameters(), CONFIG.rate, weight_decay=CONFIG.decay)
    if path.exists():
        kept = torch.load(path, weights_only=True)
        network.load_state_dict(kept["network"])
        mean.load_state_dict(kept["mean"])
        optimiser.load_state_dict(kept["optimiser"])
        begun = int(kept["epoch"])
    epochs = CONFIG.epochs + CONFIG.again
    for epoch in range(begun, epochs):
        began, chance = time.time(), np.random.default_rng((seed, epoch))
        loss = _epoch(network, mean, optimiser, train, chance, epoch)
        print(f"{name} {seed}: epoch {epoch + 1} of {epochs}, loss {loss:.3f}, {time.time() - began:.0f} s", flush=True)
        if (epoch + 1) % 5 and epoch + 1 < epochs:
            continue
        state = {"network": network.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict()}
        torch.save(state | {"epoch": epoch + 1}, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    return mean.eval()


def _epoch(network: Network, mean: Network, optimiser: torch.optim.Optimizer, train: Features,
           chance: np.random.Generator, epoch: int) -> float:  # fmt: skip
    network.train()
    share = CONFIG.easy if epoch < CONFIG.epochs else 1
    heard = ~np.isin(train.sources, EASY) | (chance.random(len(train.sources)) < share)
    order = chance.permutation(np.flatnonzero(heard))
    batches, losses = np.array_split(order, len(order) // CONFIG.batch), []
    for n, rows in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = CONFIG.rate * _pace(epoch + n / len(batches))
        frames = views(train.frames[rows], train.lengths[rows], chance)
        goals = smoothed(train.classes[rows], len(concepts()), CONFIG.smoothing)
        if chance.random() < CONFIG.mixed:
            frames, goals = mixed(frames, goals, chance)
        given = masked(seen(frames), chance)
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(given)
        loss = functional.cross_entropy(logits.float(), goals)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        _follow(mean, network)
        losses.append(loss.item())
    return float(np.mean(losses))


def _pace(epochs: float) -> float:
    """The learning rate's share: up for a tenth of the time, then down like a cosine; then so again from a half."""
    done = epochs / CONFIG.epochs
    if done < 0.1:
        return done / 0.1 + 0.01
    if done < 1:
        return 0.5 * (1 + math.cos(math.pi * (done - 0.1) / 0.9)) + 1e-3
    return 0.25 * (1 + math.cos(math.pi * (epochs - CONFIG.epochs) / CONFIG.again)) + 1e-3


@torch.no_grad()
def _follow(mean: Network, network: Network) -> None:
    for old, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True):
        if old.dtype.is_floating_point:
            old.lerp_(new, 1 - CONFIG.average)
        else:
            old.copy_(new)
