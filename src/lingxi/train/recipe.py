"""All settings of a training except its pairs, as one frozen value: equal recipes give equal results."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from lingxi.encode.settings import within

STEPS = 16  # of an epoch of few pairs
SMALLEST, LARGEST = 32, 512  # batches
HIGHEST, LOWEST = 3e-3, 1e-3  # rates, for the smallest and the largest batches


@dataclass(frozen=True)
class Recipe:
    """The settings of a training. Raises BadName for a number out of its range."""

    loss: str = "infonce"  # with settings, such as triplet(margin=0.3)
    dim: int = 256  # of the space, if the encoders share none
    hidden: int = 0  # units in parallel to the linear map of each tower
    epochs: int = 20
    batch: int = 0  # pairs per step; 0: as many as suit the number of pairs
    accumulate: int = 1  # batches whose gradients are summed before an update
    rate: float = 0.0  # peak learning rate; 0: as suits the number of pairs
    decay: float = 1e-4
    warm_up: float = 0.1  # share of all steps
    patience: int = 0  # epochs without a better score on the validation pairs; 0: as suits the number of pairs
    balanced: bool = False  # sample all classes equally often
    views: int = 1  # of each image and text; all but the first are changed at random
    seed: int = 0

    def __post_init__(self) -> None:
        whole = {"dim": 65_536, "epochs": 100_000, "accumulate": 4096, "views": 64}
        for name, most in whole.items():
            within("train", name, getattr(self, name), 1, most)
        others = {"batch": 2**20, "patience": 100_000, "hidden": 65_536, "rate": 10, "decay": 10, "warm_up": 1}
        for name, highest in others.items():
            within("train", name, getattr(self, name), 0, highest)

    def sized(self, pairs: int) -> Recipe:
        """The recipe with a number for each 0 of batch, rate and patience, by the number of training pairs.

        Few pairs have small batches, so that an epoch has some 16 steps, a higher rate, and more epochs of patience.
        """
        batch = self.batch or max(SMALLEST, min(LARGEST, 2 ** round(math.log2(max(1, pairs / STEPS)))))
        share = math.log(batch / SMALLEST) / math.log(
            LARGEST / SMALLEST
        )  # 0 for the smallest batches, 1 for the largest
        rate = self.rate or HIGHEST * (LOWEST / HIGHEST) ** min(1, max(0, share))
        return replace(self, batch=batch, rate=rate, patience=self.patience or max(5, min(20, 100_000 // pairs)))

    def as_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values."""
        return asdict(self)
