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
    shipped: Path = Path(os.environ.get("LINGXI_SHIPPED", PROJECT / "src" / "lingxi" / "weights" / "embedded"))

    backbones: tuple[str, ...] = ("efficientnet-lite2", "efficientnet-lite0")
    side: int = 260  # of the square that both backbones are given; the second scales it to its own
    levels: int = 2  # of the last blocks' inner activations are pooled too, in each backbone
    seed: int = 1

    vocabulary: int = 80_000  # tokens at most
    smoothing: float = 1e-3  # a in a / (a + p(token)), Arora et al., 2017
    dim: int = 256  # of the named half of the space, and of the learned half
    epochs: int = 6  # over the sentence pairs
    batch: int = 512
    rate: float = 2e-3

    top: int = 10  # classes that ConSE mixes
    temperature: float = 1.0  # of their probabilities

    views: tuple[str, ...] = ("whole", "flip", "crop", "part1", "part2")  # of a training picture
    head_epochs: int = 60  # over the photos with captions
    head_batch: int = 1000  # photos
    head_rate: float = 3e-3
    word_rate: float = 2e-3
    least: int = 4  # times a token must occur in captions to get a vector of its own in the learned half
    least_pairs: int = 20  # likewise for two tokens side by side
    forget_features: float = 0.6  # dropout of picture features
    forget_words: float = 0.2  # dropout of tokens and pairs
    held_out: int = 300  # training photos that are kept from training, to fit match probabilities on
    learned: float = 0.7  # share of the learned half in a score, the rest is the named half's


CONFIG = Config()
