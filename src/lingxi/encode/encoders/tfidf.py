"""TF-IDF: a term counts more if fewer texts contain it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.encode.registry import encoders
from lingxi.encode.text.term_encoder import TermEncoder
from lingxi.encode.text.terms import Terms
from lingxi.types import About


@final
@encoders.register("tfidf")
class Tfidf(TermEncoder):
    """Counts times log((1 + texts) / (1 + texts with the term)) + 1, normalised to unit length."""

    about: ClassVar[About] = About("Texts that share rare words.", "Spärck Jones, 1972; Salton and Buckley, 1988")
    name: ClassVar[str] = "tfidf"

    def weights(self, terms: Terms, split: Sequence[str]) -> npt.NDArray[np.float32]:
        """Counts times rarity (v,)."""
        rarity = np.log((1 + terms.documents) / (1 + terms.having)) + 1
        weighed: npt.NDArray[np.float32] = (terms.counts(split) * rarity).astype(np.float32)
        return weighed
