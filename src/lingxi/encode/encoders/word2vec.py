"""Word2Vec: the mean of a text's word vectors, trained on the collection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

from lingxi.arrays import Vectors
from lingxi.encode.fitted import digest
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.encode.text.word_vectors import POOLS, Pool, WordVectors, metric_of, train_vectors
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space, Text

DIM = 100


@final
@encoders.register("word2vec")
class Word2Vec:
    """Means of skip-gram vectors with negative sampling; published vectors are read by ``glove`` and ``fasttext``."""

    about: ClassVar[About] = About(
        "Texts with words that are used alike.",
        "Mikolov, Sutskever, Chen, Corrado and Dean, 2013",
        extra="words",
        imports=("gensim",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, dim: int = DIM, pool: Pool = "mean") -> None:
        within("word2vec", "dim", dim, 2, 1_000)
        one_of("word2vec", "pool", pool, POOLS)
        self._dim, self._pool = dim, pool
        self._vectors: WordVectors | None = None

    @property
    def ready(self) -> bool:
        """Whether it has word vectors."""
        return self._vectors is not None

    @property
    def space(self) -> Space:
        """100 dimensions by default; raises NotFitted."""
        return Space(self._name, self._dim, digest(self.learned()), metric_of(self._pool))

    @property
    def _name(self) -> str:
        settings = (("dim", self._dim, DIM), ("pool", self._pool, "mean"))
        return str(Name("word2vec", (), tuple((name, value) for name, value, usual in settings if value != usual)))

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
        """Rows (n, dim), of unit length unless they are sums; a text without a known word is the zero vector.

        Raises NotFitted.
        """
        if self._vectors is None:
            raise NotFitted(self._name)
        return self._vectors.pooled(batch, self._pool)
