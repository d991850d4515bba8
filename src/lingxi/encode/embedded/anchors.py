"""Reference points for texts: class names with their codes, and photos to measure hubness."""

from __future__ import annotations

from pathlib import Path
from typing import Any, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.embedded.matrices import read_matrices
from lingxi.lazy import lazy

NEAREST = 10  # photos that measure how near a text is to photos in general


@final
class Anchors:
    """Adds the class code to texts that name a class, and measures the hubness of texts.

    ``training/embedded/classes.py`` and ``hubs.py`` make the file, which is read on first use.
    """

    def __init__(self, path: Path, code: float, sharpness: float, gate: tuple[float, float]) -> None:
        """``path`` is an ``.npz`` with ``names`` (c, d) and ``photos`` (m, f), int8 with a scale a row, and ``codes``.

        ``code`` is the length of a code. ``sharpness`` scales the cosines in the softmax over classes. Between the two
        cosines of ``gate``, the share of the code that is added grows from none to all.
        """
        self._path, self._code, self._sharpness = path, np.float32(code), np.float32(sharpness)
        self._least, self._most = gate

    def coded(self, named: Vectors) -> tuple[Vectors, Vectors]:
        """Named halves (n, d) of unit length, with class codes added; and the shares that were added (n, 1), 0 to 1."""
        scores = named @ self._names.T
        best = scores.max(axis=1, keepdims=True)
        share = np.clip((best - self._least) / (self._most - self._least), 0, 1).astype(np.float32)
        odds = np.exp(self._sharpness * (scores - best))
        move = odds / odds.sum(axis=1, keepdims=True) @ self._codes
        return unit(named + self._code * share * move), share

    def nearness(self, texts: Vectors) -> Vectors:
        """Hubness (n, 1), at least 0: how much nearer texts (n, f) are to their nearest photos than texts usually are.

        A text that is far from all photos gets 0, not less; else texts that no photo shows would rank high everywhere.
        """
        near = np.partition(texts @ self._parts["photos"].T, -NEAREST, axis=1)[:, -NEAREST:]
        more: Vectors = np.maximum(near.mean(axis=1, keepdims=True) - self._parts["middle"], 0)
        return more

    @lazy
    def _names(self) -> Vectors:
        return unit(self._parts["names"])

    @lazy
    def _codes(self) -> Vectors:
        """Random signs as rows of unit length; the file stores them as bits."""
        signs = np.unpackbits(self._parts["codes"], axis=1).astype(np.float32)
        return (2 * signs - 1) / np.float32(signs.shape[1] ** 0.5)

    @lazy
    def _parts(self) -> dict[str, Any]:
        return read_matrices(self._path)
