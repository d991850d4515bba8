"""Multi-head cross-attention between the words of a text and the regions of an image, before they are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

import numpy as np

from lingxi.arrays import unit
from lingxi.errors import BadName
from lingxi.fuse.layers import layer_norm
from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

WIDTH = 64  # of a token
INNER = 2 * WIDTH  # units of the feed-forward layer
NORMS = ("entry", "attended", "fed")


@final
@vector_fusions.register("cross_attention")
class CrossAttention(Network):
    """A co-attentional transformer layer (Lu et al., 2019, ViLBERT) from each part's tokens to those of the others.

    Tokens are the words of a text and the regions of an image, or the one vector of an encoder that has neither.
    Attention has several heads (Vaswani et al., 2017); a residual connection and layer normalisation follow it, and
    likewise the feed-forward layer. Tokens never attend to their own part. Where no other part is there, they get
    nothing. The code is mapped from the mean of each part's tokens.
    """

    sequences: ClassVar[bool] = True
    regions: ClassVar[bool] = True

    def __init__(self, dims: Sequence[int], size: int = 128, heads: int = 4, seed: int = 0) -> None:
        no_fewer_parts("cross_attention", tuple(dims), 2)
        if heads not in (1, 2, 4, 8, 16):
            raise BadName(f"cross_attention: heads are 1, 2, 4, 8 or 16, not {heads}")
        self._heads = heads
        super().__init__("cross_attention", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The maps of tokens, the attention, the feed-forward layer, the norms, and the way out."""
        weights: Arrays = {f"map{n}": glorot(chance, dim, WIDTH) for n, dim in enumerate(self.dims)}
        weights |= {f"bias{n}": zeros(WIDTH) for n in range(len(self.dims))}
        weights |= {name: glorot(chance, WIDTH, WIDTH) for name in ("query", "key", "value", "back")}
        weights |= {"inner": glorot(chance, WIDTH, INNER), "innerbias": zeros(INNER)}
        weights |= {"outer": glorot(chance, INNER, WIDTH), "outerbias": zeros(WIDTH)}
        for name in NORMS:
            weights |= {f"{name}gain": np.ones(WIDTH, np.float32), f"{name}bias": zeros(WIDTH)}
        weights |= {f"out{n}": glorot(chance, WIDTH, self.dim) for n in range(len(self.dims))}
        return weights | {"outbias": zeros(self.dim)}

    def prepared(self, parts: Parts) -> Parts:
        """Tokens (n, t, d) of unit length; an encoder's one vector is one token."""
        tokens = (rows[:, None] if rows.ndim == 2 else rows for rows in parts.rows)
        return Parts(tuple(unit(rows.reshape(-1, rows.shape[-1])).reshape(rows.shape) for rows in tokens), parts.seen)

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """Codes (n, dim)."""
        there = [((each * each).sum(axis=2) > 0) * seen[:, n : n + 1] for n, each in enumerate(rows)]
        tokens = [
            self._normed(xp, weights, "entry", each @ weights[f"map{n}"] + weights[f"bias{n}"])
            for n, each in enumerate(rows)
        ]
        found = weights["outbias"]
        for n, own in enumerate(tokens):
            others = [m for m in range(len(tokens)) if m != n]
            context = xp.concatenate([tokens[m] for m in others], axis=1)
            mask = xp.concatenate([there[m] for m in others], axis=1)
            state = self._fed(xp, weights, own, self.attended(xp, weights, own, context, mask))
            mean = (state * there[n][:, :, None]).sum(axis=1) / (there[n].sum(axis=1)[:, None] + 1e-12)
            found = found + mean @ weights[f"out{n}"]
        return found

    def attended(self, xp: Any, weights: Mapping[str, Tensor], own: Tensor, context: Tensor, mask: Tensor) -> Tensor:
        """What each token (n, t, w) gets from the tokens (n, s, w) of other parts; ``mask`` (n, s) is 0 for none."""
        inside = WIDTH // self._heads
        query = (own @ weights["query"]).reshape(-1, own.shape[1], self._heads, inside)
        key, value = (
            (context @ weights[name]).reshape(-1, context.shape[1], self._heads, inside) for name in ("key", "value")
        )
        scores = xp.einsum("nthw,nshw->nhts", query, key) / inside**0.5
        weight = xp.exp(scores - xp.amax(scores, axis=3, keepdims=True)) * mask[:, None, None]
        weight = weight / (weight.sum(axis=3, keepdims=True) + 1e-12)
        got = xp.einsum("nhts,nshw->nthw", weight, value)
        return got.reshape(-1, own.shape[1], WIDTH) @ weights["back"]

    def _fed(self, xp: Any, weights: Mapping[str, Tensor], own: Tensor, got: Tensor) -> Tensor:
        """Both residual connections, each with its norm, and the feed-forward layer between them."""
        state = self._normed(xp, weights, "attended", own + got)
        inner = state @ weights["inner"] + weights["innerbias"]
        inner = xp.where(inner > 0, inner, 0 * inner)
        return self._normed(xp, weights, "fed", state + inner @ weights["outer"] + weights["outerbias"])

    def _normed(self, xp: Any, weights: Mapping[str, Tensor], name: str, rows: Tensor) -> Tensor:
        return layer_norm(xp, rows, weights[f"{name}gain"], weights[f"{name}bias"])
