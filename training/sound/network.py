"""The network: a small CNN over log-mel frames, and what class of sound it says."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional


class Network(nn.Module):
    """(n, frames, bands) in [0, 1] -> class logits (n, classes); like Cnn6 (Kong et al., 2020), but smaller."""

    def __init__(self, channels: tuple[int, ...], classes: int) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(
            nn.Conv2d(given, made, 3 if given > 1 else 5, 1 if given > 1 else 2, 1 if given > 1 else 2, bias=False)
            for given, made in zip((1, *channels), channels, strict=False)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(each) for each in channels)
        self.says = nn.Linear(2 * channels[-1], classes)
        self.drop = nn.Dropout(0.3)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Means and maxima over time of means over pitches (n, 2 * channels)."""
        y = x[:, None] - 0.4
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            y = functional.avg_pool2d(functional.relu(norm(convolution(y))), 2)
        y = y.mean(3)
        return torch.cat([y.mean(2), y.amax(2)], 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits."""
        return self.says(self.drop(self.features(x)))
