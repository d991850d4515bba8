"""Every setting of the recipe, in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


@dataclass(frozen=True)
class Config:
    """Where things are, and the choices that were made (docs/experiments.md says why)."""

    data: Path = Path(os.environ.get("LINGXI_DATA", PROJECT.parent / "shared" / "data"))
    work: Path = Path(os.environ.get("LINGXI_WORK", Path.home() / ".cache" / "lingxi-training"))
    shipped: Path = PROJECT / "src" / "lingxi" / "weights" / "embedded"

    backbone: str = "efficientnet-lite2"
    dim: int = 256  # of the space
    seed: int = 1

    vocabulary: int = 80_000  # tokens at most
    smoothing: float = 1e-3  # a in a / (a + p(token)), Arora et al., 2017
    epochs: int = 6  # over the sentence pairs
    batch: int = 512
    rate: float = 2e-3

    top: int = 30  # classes that ConSE mixes
    temperature: float = 2.0  # of their probabilities


CONFIG = Config()
