"""BM25 as vectors, whose inner product ranks as BM25 does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.encode.registry import encoders
from lingxi.encode.settings import within
from lingxi.encode.text.term_encoder import SIZE, TermEncoder
from lingxi.encode.text.terms import Terms
from lingxi.similarity import Metric
from lingxi.types import About

K1, B = 1.2, 0.75  # saturation of counts, and influence of the length


@final
@encoders.register("bm25")
class Bm25(TermEncoder):
    """Each term's weight is the root of its rarity times its saturated count; compared by inner products.

    BM25 is a sum over terms of rarity times the saturated count in the text times that in the query (Robertson and
    Zaragoza, 2009, section 3.4). Here both counts are saturated alike, so that text and query are of one space. Where
    every term of a query occurs in it once, the ranking is that of BM25.
    """

    about: ClassVar[About] = About(
        "Texts that say what is asked, long or short.", "Robertson and Walker, 1994; Robertson and Zaragoza, 2009"
    )
    name: ClassVar[str] = "bm25"
    metric: ClassVar[Metric] = "dot"

    def __init__(self, size: int = SIZE, stem: bool = True, k1: float = K1, b: float = B) -> None:
        super().__init__(size, stem)
        within(self.name, "k1", k1, 0, 100)
        within(self.name, "b", b, 0, 1)
        self._k1, self._b = k1, b

    @property
    def settings(self) -> Sequence[tuple[str, float]]:
        """``k1``, the saturation of counts, and ``b``, the influence of the length."""
        known = (("k1", self._k1, K1), ("b", self._b, B))
        return [(name, value) for name, value, default in known if value != default]

    def weights(self, terms: Terms, split: Sequence[str]) -> npt.NDArray[np.float32]:
        """Roots of rarities times saturated counts (v,), not negative."""
        counts = terms.counts(split)
        rarity = np.log(1 + (terms.documents - terms.having + 0.5) / (terms.having + 0.5))
        length = len(split) / max(terms.mean_length, 1e-9)
        saturated: npt.NDArray[np.float32] = np.sqrt(rarity) * counts * (self._k1 + 1)
        saturated /= np.maximum(counts + self._k1 * (1 - self._b + self._b * length), 1e-9)
        return saturated
