"""Word2Vec: the mean of a text's word vectors, trained on the collection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.registry import encoders
from lingxi.encode.settings import within
from lingxi.encode.text.word_vectors import WordVectors, train_vectors
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space, Text

DIM = 100


@final
@encoders.register("word2vec")
class Word2Vec:
    """Means of skip-gram vectors with negative sampling; published vectors are read by ``glove`` and ``fasttext``."""

    about: ClassVar[About] = About(
        "Texts with words that are used alike.", "Mikolov, Sutskever, Chen, Corrado and Dean, 2013"
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, dim: int = DIM) -> None:
        within("word2vec", "dim", dim, 2, 1_000)
        self._dim = dim
        self._vectors: WordVectors | None = None

    @property
    def ready(self) -> bool:
        """Whether it has word vectors."""
        return self._vectors is not None

    @property
    def space(self) -> Space:
        """100 dimensions by default; raises NotFitted."""
        return Space(self._name, self._dim, digest(self.learned()))

    @property
    def _name(self) -> str:
        return str(Name("word2vec", (), () if self._dim == DIM else (("dim", self._dim),)))

    def fit(self, media: Iterable[Media]) -> None:
        """Trains the word vectors on the texts."""
        self._vectors = train_vectors((each.text for each in media if isinstance(each, Text)), self._dim)

    def learned(self) -> Learned:
        """The words and their vectors (v, d); raises NotFitted."""
        if self._vectors is None:
            raise NotFitted(self._name)
        return Learned({"vectors": self._vectors.vectors}, {"words": list(self._vectors.words)})

    def restore(self, learned: Learned) -> None:
        """Restores words and vectors; raises BadModel."""
        vectors, words = learned.arrays.get("vectors"), learned.facts.get("words")
        if vectors is None or not isinstance(words, list) or vectors.shape != (len(words), self._dim):
            raise BadModel(f"this is not what {self._name} learned")
        self._vectors = WordVectors(tuple(map(str, words)), vectors)

    def sequence(self, text: str) -> Vectors:
        """The vectors (t, dim) of a text's known words, in order; raises NotFitted."""
        if self._vectors is None:
            raise NotFitted(self._name)
        return self._vectors.sequence(text)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); a text without a known word is the zero vector. Raises NotFitted."""
        if self._vectors is None:
            raise NotFitted(self._name)
        rows = [self._vectors.mean(each.text) for each in batch if isinstance(each, Text)]
        return unit(np.array(rows, np.float32).reshape(len(batch), self._dim))
