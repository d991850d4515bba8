"""Layers of the networks that fuse, the same in NumPy and in torch."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from lingxi.errors import BadName
from lingxi.fuse.network import Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays

DEEPEST = 8


def checked_depth(fusion: str, depth: int) -> int:
    """The depth; raises BadName unless it is a number of layers from 1 to 8."""
    if not 1 <= depth <= DEEPEST:
        raise BadName(f"{fusion}: depth is a number of layers from 1 to {DEEPEST}, not {depth}")
    return depth


def hidden_layers(chance: np.random.Generator, part: int, sizes: tuple[int, ...], name: str = "in") -> Arrays:
    """The weights of layers of these sizes for a part; the first has no number in its name."""
    weights: Arrays = {}
    for number, (rows, columns) in enumerate(pairwise(sizes)):
        key = f"{name}{part}" if not number else f"{name}{part}.{number}"
        weights |= {
            key: glorot(chance, rows, columns),
            f"{key}.bias" if number else f"{name}bias{part}": zeros(columns),
        }
    return weights


def through_layers(
    xp: Any, weights: Mapping[str, Tensor], part: int, rows: Tensor, count: int, name: str = "in"
) -> Tensor:
    """Runs rows through the first ``count`` of these layers, each with tanh."""
    for number in range(count):
        key = f"{name}{part}" if not number else f"{name}{part}.{number}"
        rows = xp.tanh(rows @ weights[key] + weights[f"{key}.bias" if number else f"{name}bias{part}"])
    return rows


def layer_norm(xp: Any, rows: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
    """Rows of mean 0 and variance 1 along the last axis, scaled and moved (Ba, Kiros and Hinton, 2016)."""
    centred = rows - rows.mean(axis=-1, keepdims=True)
    return centred / xp.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5) * gain + bias
