"""A tower in torch, for training: a projection, after a recurrent network if the tower reads words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from lingxi.encode.joint.projection import Projection
from lingxi.encode.text.recurrence import CELLS, NAMES, Cell, states
from lingxi.train.layers import unit
from lingxi.train.word_tower import Tower, WordTower

if TYPE_CHECKING:
    from torch import Tensor


def parameters(side: str, start: Tower, hidden: int, chance: Any) -> dict[str, Tensor]:
    """The tensors of a tower, by name, starting from ``start``; a new hidden layer outputs zero at first."""
    dim, out = (start.projection if isinstance(start, WordTower) else start).weight.shape
    arrays: dict[str, Tensor] = {name: torch.tensor(each) for name, each in start.arrays().items()}
    if hidden and "inner" not in arrays:
        arrays["inner"] = torch.randn(dim, hidden, generator=chance) * (2 / dim) ** 0.5
        arrays["inner_bias"], arrays["outer"] = torch.zeros(hidden), torch.zeros(hidden, out)
    return {f"{side}.{name}": each.requires_grad_() for name, each in arrays.items()}


def through(own: Mapping[str, Tensor], side: str, rows: Tensor) -> Tensor:
    """Rows (n, d) or word numbers (n, t) as rows (n, e), as the tower computes them, with gradients."""
    cell = _cell(own, side)
    if cell is not None:
        rows = unit(states(torch, cell, {name: own[f"{side}.{cell}.{name}"] for name in NAMES}, rows))
    found = rows @ own[f"{side}.weight"] + own[f"{side}.bias"]
    if f"{side}.inner" in own:
        found = found + (rows @ own[f"{side}.inner"] + own[f"{side}.inner_bias"]).clamp(min=0) @ own[f"{side}.outer"]
    return found


def projection(own: Mapping[str, Tensor], side: str) -> Projection:
    """The projection of a tower, which needs no torch."""
    arrays = {name: each for name, each in _arrays(own, side).items() if "." not in name}
    return Projection.of(arrays, arrays["weight"].shape[0])


def tower(own: Mapping[str, Tensor], side: str) -> Tower:
    """The whole tower, which needs no torch."""
    cell = _cell(own, side)
    if cell is None:
        return projection(own, side)
    arrays = _arrays(own, side)
    return WordTower(cell, {name: arrays[f"{cell}.{name}"] for name in NAMES}, projection(own, side))


def _arrays(own: Mapping[str, Tensor], side: str) -> dict[str, Any]:
    names = [name for name in own if name.startswith(f"{side}.")]
    return {name[len(side) + 1 :]: own[name].detach().float().cpu().numpy() for name in names}


def _cell(own: Mapping[str, Tensor], side: str) -> Cell | None:
    return next((cell for cell in CELLS if f"{side}.{cell}.table" in own), None)
