"""The shipped files as two functions, through the package's own encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from backbone import features
from config import CONFIG
from measure import Encode, See

from lingxi.arrays import unit
from lingxi.encode.encoders import embedded
from lingxi.types import Text


def shipped(part: slice = slice(None)) -> tuple[Encode, See]:
    """What encodes texts and what encodes pictures, with a part of each vector only."""
    embedded.WEIGHTS = CONFIG.shipped
    model = embedded.Embedded()

    def encode(texts: list[str]) -> np.ndarray:
        return unit(model.encode([Text(each) for each in texts])[:, part])

    def see(label: str, paths: list[str]) -> np.ndarray:
        return unit(features(CONFIG.shipped / "picture.onnx", [Path(path) for path in paths], label)[0][:, part])

    return encode, see
