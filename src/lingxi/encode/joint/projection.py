"""A learned map between spaces, in NumPy: linear, with an optional hidden layer in parallel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.errors import BadModel

Arrays: TypeAlias = Mapping[str, npt.NDArray[Any]]
_LINEAR, _HIDDEN = ("weight", "bias"), ("inner", "inner_bias", "outer")


@dataclass(frozen=True, eq=False)
class Projection:
    """x -> x W + b, plus max(0, x U + c) V if there is a hidden layer."""

    weight: Vectors  # (d, e)
    bias: npt.NDArray[np.float32]  # (e,)
    hidden: tuple[Vectors, npt.NDArray[np.float32], Vectors] | None = None  # U (d, h), c (h,), V (h, e)

    def __call__(self, rows: Vectors) -> Vectors:
        """Rows (n, d) as rows (n, e), not normalised."""
        found: Vectors = rows @ self.weight + self.bias
        if self.hidden is not None:
            inner, bias, outer = self.hidden
            found = found + np.maximum(rows @ inner + bias, 0) @ outer
        return found.astype(np.float32)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Its parameters by name, for saving."""
        linear = dict(zip(_LINEAR, (self.weight, self.bias), strict=True))
        return linear | dict(zip(_HIDDEN, self.hidden or (), strict=self.hidden is not None))

    @staticmethod
    def of(arrays: Arrays, dim: int) -> Projection:
        """The projection of rows of ``dim`` numbers with these parameters; raises BadModel if they do not fit."""
        try:
            weight, bias = (np.asarray(arrays[name], np.float32) for name in _LINEAR)
            hidden = tuple(np.asarray(arrays[name], np.float32) for name in _HIDDEN) if _HIDDEN[0] in arrays else None
        except (KeyError, TypeError, ValueError) as error:
            raise BadModel(f"a projection lacks {error}") from error
        wanted = [weight.shape == (dim, bias.size), bias.ndim == 1]
        if hidden is not None:
            inner, within, outer = hidden
            wanted += [inner.shape == (dim, within.size), outer.shape == (within.size, bias.size), within.ndim == 1]
        numbers = (weight, bias, *(hidden or ()))
        if not all(wanted) or not all(np.isfinite(each).all() for each in numbers):
            raise BadModel(f"a projection of {dim} dimensions has arrays of the wrong shape, or not finite")
        return Projection(weight, bias, hidden)  # type: ignore[arg-type]
