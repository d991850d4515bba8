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
VOTES = 3  # things that an item speaks for
USUAL = 0.5  # weight of what stands out in the world, beside what stands out in the library
UNHEARD = -5.0  # deviations by which a picture is far from what can only be heard
TIE = 1e-3  # weight of the scores where as many items speak for two things
Numbers: TypeAlias = npt.NDArray[np.float64]
Texts: TypeAlias = Callable[[Sequence[str]], Vectors]  # texts -> vectors (n, d)
Usually: TypeAlias = Callable[[Vector, Modality], Usual]  # how similar usual media of a modality are to a vector


@dataclass(frozen=True)
class Thing:
    """A common thing that a cluster may be named after."""

    en: str
    zh: str
    kind: str = ""  # what it is one of, in English; also a thing
    sound: bool = False  # whether it can only be heard


@cache
def things() -> tuple[Thing, ...]:
    """The things by which clusters are named."""
    text = files("lingxi.apps.explore").joinpath("things.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    filled = ([*row, "", ""][:4] for row in rows)
    return tuple(Thing(english, chinese, kind, bool(sound)) for english, chinese, kind, sound in filled)


@cache
def _kinds() -> npt.NDArray[np.intp]:
    """The place of the kind of each thing (t,); -1 where it has none."""
    places = {each.en: place for place, each in enumerate(things())}
    return np.array([places.get(each.kind, -1) for each in things()])


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
        self._every = np.arange(len(items))

    def __call__(
        self, rows: npt.NDArray[np.intp], among: npt.NDArray[np.intp] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """The three things that most of these rows speak for, in "en" and "zh", best first.

        A row speaks for the three things to which it is nearer than the items ``among`` which it is (all items, if
        None), and, with half the weight, nearer than usual media are. It also speaks for their kinds, the less the more
        of those items do: where many animals are guessed, the cluster is called "animal".
        """
        whole = self._every if among is None else among
        ahead = (1 + USUAL) * self._scores[whole] - self._scores[whole].mean(0)
        votes, kinds = _votes(ahead)
        spoken = np.maximum(votes, kinds * (1 - kinds.mean(0)))
        own = np.isin(whole, rows)
        best = np.argsort(-(spoken[own].mean(0) + TIE * ahead[own].mean(0)), kind="stable")[:NAMES]
        chosen = [things()[n] for n in best]
        return {"en": tuple(each.en for each in chosen), "zh": tuple(each.zh for each in chosen)}


def _votes(ahead: Vectors) -> tuple[Vectors, Vectors]:
    """The things (n, t) that each row speaks for, and their kinds (n, t): 1 or 0."""
    best = np.argpartition(-ahead, VOTES, axis=1)[:, :VOTES]
    votes, kinds = np.zeros_like(ahead), np.zeros_like(ahead)
    np.put_along_axis(votes, best, 1.0, axis=1)
    of = _kinds()[best]  # (n, 3)
    rows, columns = np.nonzero(of >= 0)
    kinds[rows, of[rows, columns]] = 1.0
    return votes, kinds
