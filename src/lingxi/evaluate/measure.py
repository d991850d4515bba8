"""Measures of one ranking, and their names, such as ``nDCG@10``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.errors import BadName
from lingxi.registry import Registry

Grades: TypeAlias = npt.NDArray[np.int_]  # of items: above 0 is relevant, more is better
Formula: TypeAlias = Callable[[Grades, Grades, int], float]  # grades in ranked order; all grades above 0; the cut-off

DEEPEST = 1_000_000  # cut-off rank

measures: Registry[float] = Registry("measure", "lingxi.evaluate.measures", given=3)


@dataclass(frozen=True)
class Measure:
    """A measure with its cut-off; 0 means the whole ranking."""

    name: str
    cutoff: int = 0

    @staticmethod
    def of(text: str) -> Measure:
        """The measure with a name such as ``recall@10`` or ``average_precision``; raises UnknownName or BadName."""
        name, at, cutoff = text.partition("@")
        right = cutoff.isdecimal() and len(cutoff) <= len(str(DEEPEST)) and 1 <= int(cutoff) <= DEEPEST
        if at and not right:
            raise BadName(f"{text[:99]!r}: the number after @ is the cut-off rank; give a whole number from 1 to "
                          f"{DEEPEST:,}")  # fmt: skip
        measures[name]
        return Measure(name, int(cutoff or 0))

    def __str__(self) -> str:
        return f"{self.name}@{self.cutoff}" if self.cutoff else self.name

    @property
    def lower_is_better(self) -> bool:
        """Whether smaller values are better."""
        return self.name == "rank"

    def __call__(self, ranked: Grades, positives: Grades) -> float:
        """The value for one ranking: grades (n,) in ranked order, and all grades above 0."""
        return measures[self.name](ranked, positives, self.cutoff or len(ranked))
