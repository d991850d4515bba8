"""All settings of a training except its pairs, as one frozen value: equal recipes give equal results."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lingxi.encode.settings import within


@dataclass(frozen=True)
class Recipe:
    """The settings of a training. Raises BadName for a number out of its range."""

    loss: str = "infonce"  # with settings, such as triplet(margin=0.3)
    dim: int = 256  # of the space, if the encoders share none
    hidden: int = 0  # units in parallel to the linear map of each tower
    epochs: int = 20
    batch: int = 512  # pairs per step
    accumulate: int = 1  # batches whose gradients are summed before an update
    rate: float = 1e-3
    decay: float = 1e-4
    warm_up: float = 0.1  # share of all steps
    patience: int = 5  # epochs without a better score on the validation pairs
    balanced: bool = False  # sample all classes equally often
    views: int = 1  # of each image and text; all but the first are changed at random
    seed: int = 0

    def __post_init__(self) -> None:
        whole = {"dim": 65_536, "epochs": 100_000, "batch": 2**20, "accumulate": 4096, "patience": 100_000, "views": 64}
        for name, most in whole.items():
            within("train", name, getattr(self, name), 1, most)
        for name, highest in {"hidden": 65_536, "rate": 10, "decay": 10, "warm_up": 1}.items():
            within("train", name, getattr(self, name), 0, highest)

    def as_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values."""
        return asdict(self)
