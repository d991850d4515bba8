"""What an encoder can say of its own scores: an optional power, for encoders whose scores can be split exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vector, Vectors
from lingxi.types import Image

Shares = npt.NDArray[np.float64]  # (n,), of one score: they add up to it
Attention = npt.NDArray[np.float64]  # (n, side, side), at least 0; each map adds up to 1


@dataclass(frozen=True, eq=False)
class Account:
    """Why a picture has its scores with some vectors: each score by classes and parts, and where it comes from."""

    vector: Vector  # (d,) of the picture, unit
    scores: Shares  # (n,) cosines
    classes: Mapping[int, Shares]  # class -> its share of each score (n,)
    parts: Mapping[str, Shares]  # the rest, by name -> its share of each score (n,)
    attention: Attention  # how each score is divided over a grid of the picture


@runtime_checkable
class Accounts(Protocol):
    """An encoder that splits the score of a picture exactly."""

    def account(self, picture: Image, vectors: Vectors) -> Account:
        """Splits the cosines of a picture with unit vectors (n, d).

        Shares of all classes and parts add up to each score.
        """
        ...

    def words(self, text: str) -> list[tuple[int, int]]:
        """The words of a text as character offsets, as the model reads them."""
        ...

    def class_names(self, which: int) -> Mapping[str, str]:
        """The name of a class by language, "en" and "zh"."""
        ...
