"""Condorcet's vote: who beats more of the others stands higher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking

MOST = 2_000  # candidates that are voted on, by Borda's count before: everyone meets everyone


@final
@rank_fusions.register("condorcet")
@dataclass(frozen=True)
class Condorcet:
    """By the share of the other candidates that more weight places below than above (Copeland's count of wins).

    Montague and Aslam, 2002. What a ranking lacks stands below all it holds.
    """

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        everything = sorted({id_ for ranking in rankings for id_, _ in ranking})
        if not everything:
            return []
        places = np.array([_places(ranking, everything) for ranking in rankings])
        borda = -(np.array(weights) @ places)
        voted = np.argsort(-borda, kind="stable")[:MOST]
        scores = (1 + borda - borda.min()) / (1 + np.ptp(borda)) * 1e-3  # decides between equals, in (0, 0.001]
        scores[voted] += 0.999 * _wins(places[:, voted], weights)
        fused = zip(everything, scores.tolist(), strict=True)
        return sorted(fused, key=lambda hit: (-hit[1], hit[0]))


def _wins(places: npt.NDArray[np.int_], weights: Sequence[float]) -> npt.NDArray[np.float64]:
    """The share of the others (n,) that each beats by weight; half for a draw."""
    margin = np.zeros((places.shape[1], places.shape[1]))
    for row, weight in zip(places, weights, strict=True):
        margin += weight * np.sign(row[None] - row[:, None])  # above 0 where the one of the row stands higher
    shares: npt.NDArray[np.float64] = ((margin > 0).sum(1) + 0.5 * (margin == 0).sum(1)) / len(margin)
    return shares


def _places(ranking: Ranking, everything: Sequence[str]) -> list[int]:
    place = {id_: n for n, (id_, _) in enumerate(ranking)}
    return [place.get(id_, len(ranking)) for id_ in everything]
