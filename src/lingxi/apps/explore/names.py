"""Names of clusters in both languages, from the text side of a space."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol, Self, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vector, Vectors, unit
from lingxi.calibration import Usual
from lingxi.types import Modality

NAMES = 3  # of a cluster
USUAL = 0.5  # weight of what stands out in the world, beside what stands out in the library; chosen on clothing
Numbers = npt.NDArray[np.float64]


class Text(Protocol):
    """The text side of a space: :class:`lingxi.search.insight.Insight`."""

    def texts(self, space: str, texts: Sequence[str]) -> Vectors:
        """The vectors (n, d) of texts."""
        ...

    def usual(self, space: str, vector: Vector, modality: Modality) -> Usual | None:
        """How similar usual media of a modality are to a vector (d,); None where a space does not know it."""
        ...


@cache
def things() -> tuple[Mapping[str, str], ...]:
    """Names of common things, in English and in Chinese."""
    text = files("lingxi.apps.explore").joinpath("things.tsv").read_text(encoding="utf-8")
    return tuple(dict(zip(("en", "zh"), line.split("\t"), strict=True)) for line in text.splitlines())
