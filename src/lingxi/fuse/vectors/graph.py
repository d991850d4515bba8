"""A graph network: an item is also what its neighbours are, and theirs, in each modality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName
from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

BANK = 4_000  # items that are kept as possible neighbours
BLOCK = 1_024  # items compared with all of them at once
KINDS = ("bank", "around")  # what is kept of each part of an item of the graph: it, and the mean of its neighbours


@final
@vector_fusions.register("graph")
class Graph(Network):
    """Two layers of GraphSAGE with the mean aggregator (Hamilton, Ying and Leskovec, 2017).

    The graph joins each item with its nearest neighbours in every modality, among a sample of the items learned from
    (the bank). A layer maps an item's own state and the mean state of its neighbours; the second sees neighbours of
    neighbours. ``neighbours=0`` is the same network without the graph. One step of the paper is left out (algorithm 1,
    line 7): the state after the first layer is not normalised to unit length, only the final code is.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, neighbours: int = 8, seed: int = 0) -> None:
        no_fewer_parts("graph", tuple(dims), 2)
        if not 0 <= neighbours <= 100:
            raise BadName(f"graph: neighbours are a number from 0 to 100, not {neighbours}")
        self._neighbours = neighbours
        super().__init__("graph", dims, size, seed)

    def beside(self) -> dict[str, tuple[int, ...]]:
        """The items of the graph, and the mean of each part of their neighbours."""
        return {f"{kind}{n}": (-1, dim) for kind in KINDS for n, dim in enumerate(self.dims)}

    def before(self, whole: Parts) -> Arrays:
        """A sample of the items, as the graph."""
        kept = np.random.default_rng(self.seed).permutation(len(whole))[:BANK]
        self._arrays = {f"bank{n}": unit(rows[kept]) for n, rows in enumerate(whole.rows)}
        bank = tuple(self._arrays[f"bank{n}"] for n in range(len(self.dims)))
        places = self._places(Parts(bank, np.ones((len(kept), len(bank)), bool)))
        return self._arrays | {f"around{n}": self._around(n, places) for n in range(len(bank))}

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The two maps of each layer: of what an item is, and of what its neighbours are."""
        weights: Arrays = {"hidden": zeros(self.dim), "out": zeros(self.dim)}
        for n, dim in enumerate(self.dims):
            weights |= {f"own{n}": glorot(chance, dim, self.dim), f"near{n}": glorot(chance, dim, self.dim)}
        return weights | {name: glorot(chance, self.dim, self.dim) for name in ("own", "near")}

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """Codes (n, dim) of rows as :meth:`prepared` returns them."""
        del seen  # what is missing is zero
        count = len(self.dims)
        own = self._first(xp, weights, rows[:count], rows[count : 2 * count])
        code = own @ weights["own"] + weights["out"]
        if self._neighbours:
            places = xp.asarray(rows[-1], dtype=xp.int64)
            known = xp.asarray(places >= 0, dtype=own.dtype)
            inputs = [[_of(xp, self._arrays[f"{kind}{n}"], own)[places] for n in range(count)] for kind in KINDS]
            states = self._first(xp, weights, *inputs) * known[:, :, None]  # (n, neighbours, dim)
            code = code + states.sum(axis=1) / (known.sum(axis=1)[:, None] + 1e-12) @ weights["near"]
        return code

    def _first(self, xp: Any, weights: Mapping[str, Tensor], own: Sequence[Tensor], near: Sequence[Tensor]) -> Tensor:
        """The states (…, dim) after the first layer."""
        joint = sum(each @ weights[f"own{n}"] for n, each in enumerate(own))
        joint = joint + sum(each @ weights[f"near{n}"] for n, each in enumerate(near))
        return xp.tanh(joint + weights["hidden"])

    def prepared(self, parts: Parts) -> Parts:
        """Unit rows of each part, the mean of each part of the neighbours, and the neighbours' places or -1."""
        own = tuple(unit(rows) for rows in parts.rows)
        places = self._places(Parts(own, parts.seen))
        near = [self._around(n, places) for n in range(len(own))]
        return Parts((*own, *near, places.astype(np.float32)), parts.seen)

    def _places(self, parts: Parts) -> npt.NDArray[np.intp]:
        """The neighbours (n, parts x k) in the bank by each part of unit rows; -1 where the part is missing."""
        width = min(self._neighbours, max(0, len(self._arrays["bank0"]) - 1))
        found = np.full((len(parts), len(parts.rows), width), -1, np.intp)
        for n, rows in enumerate(parts.rows):
            for start in range(0, len(rows) if width else 0, BLOCK):
                some = slice(start, start + BLOCK)
                found[some, n] = np.where(parts.seen[some, n : n + 1], self._nearest(rows[some], n), -1)
        return found.reshape(len(parts), -1)

    def _around(self, part: int, places: npt.NDArray[np.intp]) -> Vectors:
        """The mean (n, d) of a part of the neighbours at these places; zero without neighbours."""
        known = (places >= 0).astype(np.float32)
        found = np.zeros((len(places), self.dims[part]), np.float32)
        for start in range(0, len(places) if places.shape[1] else 0, BLOCK):
            some = slice(start, start + BLOCK)
            rows = self._arrays[f"bank{part}"][places[some]] * known[some, :, None]
            found[some] = rows.sum(axis=1) / np.maximum(1, known[some].sum(axis=1, keepdims=True))
        return found

    def _nearest(self, rows: Vectors, part: int) -> npt.NDArray[np.intp]:
        """Places (n, k) in the bank of the nearest by one part; the same vector is the same item."""
        scores = rows @ self._arrays[f"bank{part}"].T
        scores[scores > 1 - 1e-6] = -2
        count = min(self._neighbours, scores.shape[1] - 1)
        found: npt.NDArray[np.intp] = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        return found


def _of(xp: Any, array: npt.NDArray[Any], like: Tensor) -> Tensor:
    """An array as a tensor of the same kind and type as another."""
    return xp.asarray(array, dtype=like.dtype)
