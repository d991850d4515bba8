"""The tower that is shipped: networks, the text vectors of their classes and the own part, as one ONNX graph."""

from __future__ import annotations

from pathlib import Path

import torch
from config import CONFIG
from network import Network
from own import stats
from torch import nn
from torch.nn import functional


class Tower(nn.Module):
    """heard (n, 249, 64) -> vectors (n, 512) with unit rows.

    By ConSE (Norouzi et al., 2013), what a sound is: the mean over the networks of their class probabilities mixes the
    text vectors of the classes. What is its own lies in directions that no name of a class uses.
    """

    def __init__(self, networks: list[Network], anchors: torch.Tensor, own: tuple[torch.Tensor, torch.Tensor],
                 directions: torch.Tensor) -> None:  # fmt: skip
        super().__init__()
        self.networks = nn.ModuleList(networks)
        self.register_buffer("anchors", anchors)
        self.register_buffer("own", own[0])
        self.register_buffer("middle", own[1])
        self.register_buffer("directions", directions)

    def probabilities(self, heard: torch.Tensor) -> torch.Tensor:
        """Of the classes (n, classes)."""
        said = [functional.softmax(each(heard) / CONFIG.temperature, dim=1) for each in self.networks]
        return torch.stack(said).mean(0)

    def forward(self, heard: torch.Tensor) -> torch.Tensor:
        """The vectors."""
        named = functional.normalize(self.probabilities(heard) @ self.anchors, dim=1)
        own = functional.normalize((stats(list(self.networks), heard) - self.middle) @ self.own, dim=1)
        return named * (1 - CONFIG.own) ** 0.5 + own @ self.directions * CONFIG.own**0.5


def export(tower: Tower, path: Path) -> None:
    """Writes the graph."""
    tower.eval()
    given = torch.zeros(2, 249, 64)
    program = torch.onnx.export(
        tower, (given,), dynamo=True, input_names=["heard"], output_names=["vectors"],
        dynamic_shapes=({0: torch.export.Dim("n", min=1, max=1024)},), opset_version=18, verbose=False)  # fmt: skip
    program.save(str(path), external_data=False)
