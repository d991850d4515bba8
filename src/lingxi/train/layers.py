"""Small torch parts of towers, discriminators and hash networks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Generator, Tensor


def matrix(rows: int, columns: int, chance: Generator) -> Tensor:
    """A trainable weight (rows, columns) with Glorot's variance (Glorot and Bengio, 2010)."""
    scale = (2 / (rows + columns)) ** 0.5
    return (torch.randn(rows, columns, generator=chance) * scale).requires_grad_()


def orthogonal(rows: int, columns: int, chance: Generator) -> Tensor:
    """A trainable weight (rows, columns) whose rows or columns, the fewer, are orthonormal (Saxe et al., 2014)."""
    return torch.nn.init.orthogonal_(torch.empty(rows, columns), generator=chance).requires_grad_()


def zeros(*shape: int) -> Tensor:
    """Trainable zeros."""
    return torch.zeros(*shape, requires_grad=True)


def mlp(name: str, sizes: tuple[int, ...], chance: Generator) -> dict[str, Tensor]:
    """The parameters of layers with these sizes, by name."""
    found: dict[str, Tensor] = {}
    for number, (rows, columns) in enumerate(pairwise(sizes)):
        found[f"{name}.{number}.weight"] = matrix(rows, columns, chance)
        found[f"{name}.{number}.bias"] = zeros(columns)
    return found


def run(own: dict[str, Tensor], name: str, rows: Tensor) -> Tensor:
    """Runs rows through those layers, with max(0, x) between them."""
    count = sum(key.startswith(f"{name}.") for key in own) // 2
    for number in range(count):
        rows = rows @ own[f"{name}.{number}.weight"] + own[f"{name}.{number}.bias"]
        rows = rows.clamp(min=0) if number < count - 1 else rows
    return rows


def unit(rows: Tensor) -> Tensor:
    """Rows of length 1."""
    return torch.nn.functional.normalize(rows, dim=1)
