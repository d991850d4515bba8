"""Word vectors with parts of words: an unknown word gets the sum of the vectors of its character n-grams."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.image.pictures import load
from lingxi.encode.text.tokens import tokens
from lingxi.encode.text.word_vectors import WordVectors


@dataclass(frozen=True, eq=False)
class SubwordVectors(WordVectors):
    """fastText's vectors (Bojanowski, Grave, Joulin and Mikolov, 2017)."""

    model: Any = None  # gensim's FastTextKeyedVectors

    @classmethod
    def read(cls, file: Path) -> Self:
        """A binary file of fastText; raises ValueError for one that is broken, and MissingExtra."""
        fasttext = load("gensim.models.fasttext", "words")
        try:
            model = fasttext.load_facebook_vectors(str(file))
        except (AssertionError, MemoryError, RuntimeError, KeyError, IndexError, struct.error) as error:
            raise ValueError(str(error) or type(error).__name__) from error
        if not np.isfinite(model.vectors).all() or not np.isfinite(model.vectors_ngrams).all():
            raise ValueError("numbers that are not finite")
        return cls(tuple(model.index_to_key), model.vectors, model)

    def sequence(self, text: str) -> Vectors:
        """The vectors (t, d) of a text's words, in order, of unknown ones by their n-grams."""
        found = [self.model.get_vector(word) for word in tokens(text) if word in self.model]
        return np.array(found, np.float32).reshape(len(found), self.vectors.shape[1])
