"""The weights of the linear models that read: fitted by ``training/ask/fit.py``, kept as plain numbers by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from lingxi.arrays import Vector

FILE = Path(__file__).resolve().parents[2] / "weights" / "ask" / "reading.json"


@cache
def all_weights() -> Mapping[str, Mapping[str, float]]:
    """The weights of each model by the names of what it looks at."""
    found: Mapping[str, Mapping[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def weights_of(model: str, names: tuple[str, ...]) -> Vector:
    """The weights (n,) of a model in the order of ``names``."""
    return np.array([all_weights()[model][name] for name in names], np.float32)
