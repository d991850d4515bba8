"""Multi-head cross-attention: every part looks at the others before they are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np

from lingxi.errors import BadName
from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

TOKENS, WIDTH = 4, 64  # that a part's vector is laid out in


@final
@vector_fusions.register("cross_attention")
class CrossAttention(Network):
    """Scaled dot-product attention with several heads (Vaswani et al., 2017), from each part's tokens to the others'.

    As in two-stream transformers (Lu et al., 2019, ViLBERT): tokens never attend to their own part; what they get is
    added to what they are. Where no other part is there, they stay as they are.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, heads: int = 4, seed: int = 0) -> None:
        no_fewer_parts("cross_attention", tuple(dims), 2)
        if heads not in (1, 2, 4, 8, 16):
            raise BadName(f"cross_attention: heads are 1, 2, 4, 8 or 16, not {heads}")
        self._heads = heads
        super().__init__("cross_attention", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """Maps of every part to its tokens, the attention, and the way out."""
        weights: Arrays = {f"map{n}": glorot(chance, dim, TOKENS * WIDTH) for n, dim in enumerate(self.dims)}
        weights |= {f"bias{n}": zeros(TOKENS * WIDTH) for n in range(len(self.dims))}
        weights |= {name: glorot(chance, WIDTH, WIDTH) for name in ("query", "key", "value", "back")}
        return weights | {"out": glorot(chance, TOKENS * WIDTH, self.dim), "outbias": zeros(self.dim)}

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """Codes (n, dim)."""
        flat = [xp.tanh(each @ weights[f"map{n}"] + weights[f"bias{n}"]) for n, each in enumerate(rows)]
        tokens = xp.stack([each.reshape(-1, TOKENS, WIDTH) for each in flat], axis=1)  # (n, parts, tokens, width)
        there = seen.reshape(-1, len(rows), 1, 1)
        found = (tokens + self._attended(xp, weights, tokens, there)) * there
        count = seen.sum(axis=1).reshape(-1, 1, 1) + 1e-12
        return (found.sum(axis=1) / count).reshape(-1, TOKENS * WIDTH) @ weights["out"] + weights["outbias"]

    def _attended(self, xp: Any, weights: Mapping[str, Tensor], tokens: Tensor, there: Tensor) -> Tensor:
        """What each token gets from the tokens of the other parts."""
        split = (-1, len(self.dims), TOKENS, self._heads, WIDTH // self._heads)
        query, key, value = ((tokens @ weights[name]).reshape(split) for name in ("query", "key", "value"))
        scores = xp.einsum("npthw,nqshw->nhptqs", query, key) / (WIDTH // self._heads) ** 0.5
        other = 1.0 - xp.eye(len(self.dims))
        allowed = other.reshape(1, 1, len(self.dims), 1, len(self.dims), 1) * there.reshape(
            -1, 1, 1, 1, len(self.dims), 1
        )
        weight = xp.exp(xp.tanh(scores / 8) * 8) * allowed  # bounded, so that no exponential runs away
        weight = weight / (weight.sum(axis=(-1, -2), keepdims=True) + 1e-12)
        got = xp.einsum("nhptqs,nqshw->npthw", weight, value)
        return got.reshape(-1, len(self.dims), TOKENS, WIDTH) @ weights["back"]
