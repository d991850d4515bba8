"""Where in a picture a score comes from, for any encoder: RISE (Petsiuk et al., 2018)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from lingxi.apps.explain.explanation import Faithfulness
from lingxi.arrays import Pixels
from lingxi.encode.accounts import Shares

ScorePictures: TypeAlias = Callable[[Sequence[Pixels]], Shares]  # pictures -> scores (n,)

SIDE = 16  # cells along each side of a map
BLOCKS = 7  # along each side of a mask
MASKS = 128  # one run of the encoder each
STEPS = 8  # points of a curve, after its first


def rise(pixels: Pixels, score: ScorePictures, masks: int = MASKS, seed: int = 0) -> Shares:
    """How much of a score each cell carries (side, side): at least 0, 1 in all.

    Random halves of the picture are covered with its mean colour. A cell counts by the mean score of the pictures in
    which it was seen, above the lowest of all cells.
    """
    chance = np.random.default_rng(seed)
    seen = np.stack([_mask(chance) for _ in range(masks)])
    scores = score([covered(pixels, mask) for mask in seen])
    mean = np.einsum("n,nyx->yx", scores, seen) / np.maximum(seen.sum(0), 1)
    above: Shares = mean - mean.min()
    return above / above.sum() if above.sum() > 0 else np.full(above.shape, 1 / above.size)


def faithfulness(pixels: Pixels, shares: Shares, score: ScorePictures, steps: int = STEPS) -> Faithfulness:
    """How much a map (side, side) says of the score: its cells are taken away, or added, most important first."""
    order = np.argsort(-shares, axis=None, kind="stable")
    masks = list[Shares]()
    for step in range(steps + 1):
        gone = np.zeros(shares.size)
        gone[order[: round(step * shares.size / steps)]] = 1
        masks.append(gone.reshape(shares.shape))
    whole, *rest = score(
        [pixels, *(covered(pixels, 1 - gone) for gone in masks), *(covered(pixels, in_) for in_ in masks)]
    )
    curves = np.array(rest).reshape(2, steps + 1) / (whole if abs(whole) > SMALL else 1)
    areas = (curves[:, 1:] + curves[:, :-1]).mean(1) / 2
    return Faithfulness(float(areas[0]), float(areas[1]))


def covered(pixels: Pixels, seen: Shares) -> Pixels:
    """The picture where ``seen`` (side, side) is 1, and its mean colour where it is 0."""
    height, width = pixels.shape[:2]
    rows, columns = np.arange(height) * seen.shape[0] // height, np.arange(width) * seen.shape[1] // width
    shown = seen[rows][:, columns, None] > 0
    colour = pixels.mean((0, 1)).astype(np.uint8)
    return np.where(shown, pixels, colour)


SMALL = 1e-6  # a score that curves are not divided by


def _mask(chance: np.random.Generator) -> Shares:
    """A random mask (side, side): blocks of several cells, shifted at random."""
    step = -(-SIDE // BLOCKS)
    blocks = chance.integers(0, 2, (BLOCKS + 2, BLOCKS + 2)).astype(np.float64)
    y, x = chance.integers(0, step, 2)
    mask: Shares = np.kron(blocks, np.ones((step, step))).astype(np.float64)[y : y + SIDE, x : x + SIDE]
    return mask
