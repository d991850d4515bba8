"""What a text is compared with first: the names of the classes by which pictures are recognised, and photos."""

from __future__ import annotations

from pathlib import Path
from typing import Any, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.embedded.matrices import read_matrices
from lingxi.lazy import lazy

NEAREST = 10  # photos that say how near a text is to all of them


@final
class Anchors:
    """Moves texts that name a class to its code, and says how near a text is to photos it has nothing to do with.

    ``training/embedded/classes.py`` and ``hubs.py`` make the file, which is read when the first text is.
    """

    def __init__(self, path: Path, code: float, sharpness: float, gate: tuple[float, float]) -> None:
        """``path`` is an ``.npz`` with ``names`` (c, d) and ``photos`` (m, f), int8 with a scale a row, and ``codes``.

        ``code`` is the length of a code; ``sharpness`` is of a text's shares of the classes, by their cosines; between
        the cosines of ``gate``, from none to all of the code is added.
        """
        self._path, self._code, self._sharpness = path, np.float32(code), np.float32(sharpness)
        self._least, self._most = gate

    def coded(self, named: Vectors) -> tuple[Vectors, Vectors]:
        """Named halves (n, d) of length 1, those that name a class with its code; how far they do (n, 1), 0 to 1."""
        scores = named @ self._names.T
        best = scores.max(axis=1, keepdims=True)
        share = np.clip((best - self._least) / (self._most - self._least), 0, 1).astype(np.float32)
        odds = np.exp(self._sharpness * (scores - best))
        move = odds / odds.sum(axis=1, keepdims=True) @ self._codes
        return unit(named + self._code * share * move), share

    def nearness(self, texts: Vectors) -> Vectors:
        """How much nearer texts (n, f) are to their nearest photos than texts usually are (n, 1), 0 at least: hubness.

        That a text is far from all photos says nothing for it, or what no photo shows would be likely everywhere.
        """
        near = np.partition(texts @ self._parts["photos"].T, -NEAREST, axis=1)[:, -NEAREST:]
        more: Vectors = np.maximum(near.mean(axis=1, keepdims=True) - self._parts["middle"], 0)
        return more

    @lazy
    def _names(self) -> Vectors:
        return unit(self._parts["names"])

    @lazy
    def _codes(self) -> Vectors:
        """Random signs, of length 1: they are kept as bits."""
        signs = np.unpackbits(self._parts["codes"], axis=1).astype(np.float32)
        return (2 * signs - 1) / np.float32(signs.shape[1] ** 0.5)

    @lazy
    def _parts(self) -> dict[str, Any]:
        return read_matrices(self._path)
