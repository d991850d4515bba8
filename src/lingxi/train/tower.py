"""A projection in torch, for training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from lingxi.encode.joint.projection import Projection

if TYPE_CHECKING:
    from torch import Tensor


def parameters(side: str, start: Projection, hidden: int, chance: Any) -> dict[str, Tensor]:
    """The tensors of a tower, by name, starting from ``start``; a new hidden layer outputs zero at first."""
    dim, out = start.weight.shape
    arrays: dict[str, Tensor] = {name: torch.tensor(each) for name, each in start.arrays().items()}
    if hidden and "inner" not in arrays:
        arrays["inner"] = torch.randn(dim, hidden, generator=chance) * (2 / dim) ** 0.5
        arrays["inner_bias"], arrays["outer"] = torch.zeros(hidden), torch.zeros(hidden, out)
    return {f"{side}.{name}": each.requires_grad_() for name, each in arrays.items()}


def through(own: Mapping[str, Tensor], side: str, rows: Tensor) -> Tensor:
    """Rows (n, d) as rows (n, e), as Projection computes them, with gradients."""
    found = rows @ own[f"{side}.weight"] + own[f"{side}.bias"]
    if f"{side}.inner" in own:
        found = found + (rows @ own[f"{side}.inner"] + own[f"{side}.inner_bias"]).clamp(min=0) @ own[f"{side}.outer"]
    return found


def projection(own: Mapping[str, Tensor], side: str) -> Projection:
    """The tower as a Projection, which needs no torch."""
    names = [name for name in own if name.startswith(f"{side}.")]
    arrays = {name[len(side) + 1 :]: own[name].detach().float().cpu().numpy() for name in names}
    return Projection.of(arrays, arrays["weight"].shape[0])
