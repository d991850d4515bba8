"""BM25 as vectors, whose inner product ranks as BM25 does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.encode.fitted import digest
from lingxi.encode.names import Name
from lingxi.encode.registry import encoders
from lingxi.encode.settings import within
from lingxi.encode.terms import Terms
from lingxi.errors import NotFitted
from lingxi.types import About, Learned, Media, Modality, Space, Text

SIZE = 4096  # terms
K1, B = 1.2, 0.75  # how soon counts saturate, and how much length matters


@final
@encoders.register("bm25")
class Bm25:
    """Each term weighs the root of its rarity times its saturated count; inner products are compared.

    BM25 is a sum over terms of rarity times the saturated count in the text times that in the query (Robertson and
    Zaragoza, 2009, section 3.4). Here both counts are saturated alike, so that text and query are of one space. Where
    every term of a query occurs in it once, the ranking is that of BM25.
    """

    about: ClassVar[About] = About(
        "Texts that say what is asked, long or short.", "Robertson and Walker, 1994; Robertson and Zaragoza, 2009"
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, size: int = SIZE, stem: bool = True) -> None:
        within("bm25", "size", size, 1, 1_000_000)
        self._settings = {"size": size, "stem": stem}
        self._terms: Terms | None = None

    @property
    def ready(self) -> bool:
        """Whether it has a vocabulary."""
        return self._terms is not None

    @property
    def space(self) -> Space:
        """A dimension a term, at most 4,096 unless set otherwise; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, len(learned.arrays["having"]), digest(learned), "dot")

    @property
    def _name(self) -> str:
        usual = {"size": SIZE, "stem": True}
        return str(Name("bm25", (), tuple((k, v) for k, v in self._settings.items() if v != usual[k])))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the terms that most texts hold."""
        self._terms = Terms.of(media, int(self._settings["size"]), stem=bool(self._settings["stem"]))

    def learned(self) -> Learned:
        """The terms and how many texts hold each; raises NotFitted."""
        if self._terms is None:
            raise NotFitted(self._name)
        return self._terms.learned()

    def restore(self, learned: Learned) -> None:
        """Takes over a vocabulary; raises BadModel."""
        self._terms = Terms.restored(learned, self._name)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Rows (n, terms), not negative. Raises NotFitted."""
        terms = self._terms
        if terms is None:
            raise NotFitted(self._name)
        rows = [_weights(terms, terms.counts(each.text)) for each in batch if isinstance(each, Text)]
        return np.array(rows, np.float32).reshape(len(batch), len(terms.words))


def _weights(terms: Terms, counts: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The roots of rarities times saturated counts (terms,)."""
    rarity = np.log(1 + (terms.documents - terms.having + 0.5) / (terms.having + 0.5))
    length = float(counts.sum()) / max(terms.mean_length, 1e-9)
    saturated: npt.NDArray[np.float32] = np.sqrt(rarity) * counts * (K1 + 1) / (counts + K1 * (1 - B + B * length))
    return saturated
