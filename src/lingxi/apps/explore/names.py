"""Names of clusters in both languages, from the text side of a space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias, final

import numpy as np
import numpy.typing as npt

from lingxi.apps.explore.item import Item
from lingxi.arrays import Vector, Vectors, unit
from lingxi.calibration import Usual
from lingxi.types import Modality

NAMES = 3  # of a cluster
USUAL = 0.5  # weight of what stands out in the world, beside what stands out in the library
UNHEARD = -5.0  # deviations by which a picture is far from what can only be heard
Numbers: TypeAlias = npt.NDArray[np.float64]
Texts: TypeAlias = Callable[[Sequence[str]], Vectors]  # texts -> vectors (n, d)
Usually: TypeAlias = Callable[[Vector, Modality], Usual]  # how similar usual media of a modality are to a vector


@dataclass(frozen=True)
class Thing:
    """A common thing that a cluster may be named after."""

    en: str
    zh: str
    sound: bool  # whether it can only be heard


@cache
def things() -> tuple[Thing, ...]:
    """The things by which clusters are named."""
    text = files("lingxi.apps.explore").joinpath("things.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return tuple(Thing(english, chinese, bool(sound)) for english, chinese, *sound in rows)


@final
class Namer:
    """Says what tells some items of a library from others."""

    def __init__(self, items: Sequence[Item], texts: Texts, usually: Usually) -> None:
        vectors = unit(texts([each.en for each in things()]) + texts([each.zh for each in things()]))  # (t, d)
        raw = np.stack([item.vector for item in items]) @ vectors.T  # (n, t)
        kinds = np.array([item.modality for item in items])
        self._scores = np.zeros(raw.shape, np.float32)
        for kind in np.unique(kinds):
            rows, usual = kinds == kind, [usually(each, kind) for each in vectors]
            means, deviations = np.array([(each.mean, each.deviation) for each in usual]).T
            self._scores[rows] = (raw[rows] - means) / deviations
            if kind != "audio":
                self._scores[np.ix_(rows, [each.sound for each in things()])] = UNHEARD
        self._common = self._scores.mean(0)

    def __call__(
        self, rows: npt.NDArray[np.intp], among: npt.NDArray[np.intp] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """The three things that stand out most in these rows, in "en" and "zh", best first.

        A thing stands out as far as the rows are nearer to it than those ``among`` which they are (all items, if None),
        and, with half the weight, nearer than usual media are.
        """
        own = self._scores[rows].mean(0)
        rest = self._common if among is None else self._scores[among].mean(0)
        best = np.argsort(-(own - rest + USUAL * own), kind="stable")[:NAMES]
        chosen = [things()[n] for n in best]
        return {"en": tuple(each.en for each in chosen), "zh": tuple(each.zh for each in chosen)}
