"""What fusions that learn share: arrays that are kept, checked when they are restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.errors import BadModel
from lingxi.fuse.vector_fusion import Arrays

FEWEST = 20  # items that something is learned from


class LearnedArrays:
    """Keeps arrays of known shapes; ``shapes`` has -1 where any length will do."""

    def __init__(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self._shapes = dict(shapes)
        self._arrays: Arrays = {}

    @property
    def ready(self) -> bool:
        """Whether there is something."""
        return bool(self._arrays)

    def learned(self) -> Arrays:
        """The arrays by name."""
        return dict(self._arrays)

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Takes arrays; raises BadModel for missing ones, other shapes, and numbers that are not finite."""
        for name, shape in self._shapes.items():
            if name not in arrays:
                raise BadModel(f"the fusion lacks {name}: another version of lingxi fitted it; fit it again")
            _check(name, arrays[name], shape)
        self._arrays = {name: np.asarray(arrays[name], np.float32) for name in self._shapes}


def enough(count: int) -> None:
    """Raises BadModel where there are too few items to learn from."""
    if count < FEWEST:
        raise BadModel(
            f"a fusion is learned from pictures with captions: {FEWEST} of them are needed, and there are {count}"
        )


def _check(name: str, array: npt.NDArray[Any], shape: tuple[int, ...]) -> None:
    fits = array.ndim == len(shape) and all(want in (-1, has) for want, has in zip(shape, array.shape, strict=True))
    if not fits or not np.isfinite(array).all():
        raise BadModel(f"the fusion's {name} has shape {array.shape}, or numbers that are not finite; wanted {shape}")
