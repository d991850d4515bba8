"""Words in context: a small transformer over token vectors, in NumPy, so text queries need no model runtime."""

from __future__ import annotations

from pathlib import Path
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.encode.embedded.matrices import read_matrices
from lingxi.lazy import lazy

Floats = npt.NDArray[np.float32]


@final
class Reader:
    """What the tokens of a text contribute in context: pre-norm blocks (Xiong et al., 2020), then a gated sum.

    ``training/embedded/reader.py`` trains it with torch. The file is read on first use.
    """

    def __init__(self, path: Path, heads: int) -> None:
        """``path`` is an ``.npz`` of named arrays; matrices (out, in) are int8 with one scale a row."""
        self._path, self._heads = path, heads

    def __call__(self, vectors: Floats, there: npt.NDArray[np.bool_]) -> Vectors:
        """Token vectors (n, t, d) -> sums (n, e); ``there`` (n, t) marks real tokens, at least one in each text."""
        given = vectors / self._parts["size"]
        x = 4 * given + self._parts["places"][: given.shape[1]]
        mask = np.where(there, np.float32(0), np.float32(-1e4))[:, None, None]
        for block in range(self._blocks):
            x = x + self._attention(x, mask, f"blocks.{block}.")
            inner = _gelu(self._map(self._normal(x, f"blocks.{block}.between"), f"blocks.{block}.up"))
            x = x + self._map(inner, f"blocks.{block}.down")
        x = self._normal(x, "norm")
        gate = np.logaddexp(self._map(x, "gate"), 0, dtype=np.float32)
        added = gate * self._map(x, "out") + given @ self._parts["plain.weight"].T
        sums: Vectors = unit((added * there[..., None]).sum(1)) @ self._parts["onward"]
        return sums

    def _attention(self, x: Floats, mask: Floats, name: str) -> Floats:
        """Self-attention (Vaswani et al., 2017)."""
        n, t, d = x.shape
        asked = self._map(self._normal(x, name + "before"), name + "asked")
        query, key, value = asked.reshape(n, t, 3, self._heads, d // self._heads).transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(2, 3) / np.float32((d // self._heads) ** 0.5) + mask
        shares = np.exp(scores - scores.max(axis=3, keepdims=True))
        said = shares / shares.sum(axis=3, keepdims=True) @ value
        return self._map(said.swapaxes(1, 2).reshape(n, t, d), name + "said")

    def _map(self, x: Floats, name: str) -> Floats:
        mapped: Floats = x @ self._parts[name + ".weight"].T + self._parts[name + ".bias"]
        return mapped

    def _normal(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=2, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=2, keepdims=True) + 1e-5)
        normal: Floats = centred / spread * self._parts[name + ".weight"] + self._parts[name + ".bias"]
        return normal

    @lazy
    def _blocks(self) -> int:
        return len({name.split(".")[1] for name in self._parts if name.startswith("blocks.")})

    @lazy
    def _parts(self) -> dict[str, Floats]:
        return read_matrices(self._path)


def _gelu(x: Floats) -> Floats:
    """GELU: x P(X <= x) of a normal X (Hendrycks and Gimpel, 2016); erf to 1e-6 (Abramowitz and Stegun 7.1.26)."""
    size = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - tail * np.exp(-size * size))
    found: Floats = (x * (1 + erf) / 2).astype(np.float32)
    return found
