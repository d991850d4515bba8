"""The picture tower as one ONNX file: EfficientNet-Lite in int8 and the ConSE head in float."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import numpy as np
import torch
from backbone import SIDES, Backbone, prepare
from config import CONFIG
from corpora import captions
from quantise import quantise

PICTURES = 192  # that calibrate the int8 ranges


class Conse(torch.nn.Module):
    """Pixels (n, side, side, 3) uint8 -> vectors (n, d): the likeliest classes' vectors, mixed by their probabilities.

    Norouzi et al., 2013.
    """

    def __init__(self, backbone: Backbone, classes: np.ndarray, top: int, temperature: float) -> None:
        """``classes`` (1000, d) are the text vectors of the class names."""
        super().__init__()
        self.backbone = backbone
        self.top, self.temperature = top, temperature
        self.register_buffer("classes", torch.from_numpy(classes))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Vectors of unit length."""
        _, logits = self.backbone(pixels)
        share, index = torch.softmax(logits / self.temperature, dim=1).topk(self.top, dim=1)
        mixed = (share.unsqueeze(-1) * self.classes[index]).sum(1)
        return torch.nn.functional.normalize(mixed, dim=-1)


def build(classes: np.ndarray, out: Path) -> Path:
    """Writes the int8 tower."""
    side = SIDES[CONFIG.backbone]
    tower = Conse(Backbone(CONFIG.backbone), classes, CONFIG.top, CONFIG.temperature).eval()
    whole = CONFIG.work / "tower.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            tower, (torch.zeros(2, side, side, 3, dtype=torch.uint8),), str(whole), input_names=["pixels"],
            output_names=["vectors"], dynamic_shapes={"pixels": {0: torch.export.Dim("n")}}, dynamo=True,
            external_data=False,
        )  # fmt: skip
    paths = sorted(captions("train", "en"))
    random.Random(CONFIG.seed).shuffle(paths)
    pixels = np.stack([prepare(Path(path), side) for path in paths[:PICTURES]])
    return quantise(whole, out, pixels)
