"""Boxes around the parts of a picture that carry a score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.apps.explain.explanation import HeatMap, Region
from lingxi.encode.accounts import Shares

HOT = 0.3  # of the largest cell
MOST = 4  # regions
LEAST = 0.05  # of the whole share


def heat_map(shares: Shares) -> HeatMap:
    """A map (h, w) as a plain value."""
    return HeatMap(tuple(tuple(map(float, row)) for row in shares))


def with_words(attention: Shares, shares: Sequence[float]) -> Shares:
    """The map (h, w) of a query: the mean of that of the whole and of its words', which count by their positive shares.

    ``attention`` (1 + n, h, w) are the maps of the query and of its words, each 1 in all, and so is the result. The
    query's own map of "a dog on the beach" shows the beach alone, the stronger of the two.
    """
    whole: Shares = attention[0]
    own = attention[1:]
    weights = np.maximum(shares, 0)[: len(own)]
    if not len(own) or weights.sum() <= 0:
        return whole
    mixed: Shares = (whole + np.einsum("n,nyx->yx", weights / weights.sum(), own)) / 2
    return mixed


def regions(shares: Shares) -> tuple[Region, ...]:
    """The connected parts of a map (h, w) near its peak, as boxes; the largest share first."""
    left = shares >= HOT * shares.max() if shares.max() > 0 else np.zeros(shares.shape, np.bool_)
    found = list[Region]()
    while left.any():
        part = _connected(left)
        left &= ~part
        found.append(_box(part, float(shares[part].sum())))
    whole = float(shares.sum())
    kept = [each for each in found if each.share >= LEAST * whole]
    return tuple(sorted(kept, key=lambda each: -each.share)[:MOST])


def _connected(
    mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """The first cell of a mask and what is connected with it."""
    part = np.zeros_like(mask)
    part[tuple(np.argwhere(mask)[0])] = True
    while True:
        grown = part.copy()
        grown[1:] |= part[:-1]
        grown[:-1] |= part[1:]
        grown[:, 1:] |= part[:, :-1]
        grown[:, :-1] |= part[:, 1:]
        grown &= mask
        if (grown == part).all():
            return part
        part = grown


def _box(part: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], share: float) -> Region:
    rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
    height, width = part.shape
    return Region(
        float(columns[0] / width), float(rows[0] / height),
        float((columns[-1] + 1 - columns[0]) / width), float((rows[-1] + 1 - rows[0]) / height), share,
    )  # fmt: skip
