"""The bag of words: how often each term of a vocabulary occurs."""

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
@encoders.register("bag_of_words")
class BagOfWords(TermEncoder):
    """Counts of the most telling terms of the collection, normalised to unit length."""

    about: ClassVar[About] = About("Texts with the same words.", "Salton, Wong and Yang, 1975")
    name: ClassVar[str] = "bag_of_words"

    def weights(self, terms: Terms, split: Sequence[str]) -> npt.NDArray[np.float32]:
        """How often each term (v,) occurs."""
        return terms.counts(split)
