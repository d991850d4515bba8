"""SIF: a mean of word vectors in which rare words weigh more, without the direction common to all texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vector, Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.registry import encoders
from lingxi.encode.text.vector_file import file_digest, find_vectors, read_vectors
from lingxi.encode.text.word_vectors import WordVectors, train_vectors
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space, Text

A = 1e-3  # words with a much higher frequency hardly count
MOST = 50_000  # texts that the common direction is computed from
DIM = 100  # of vectors that are trained on the collection


@final
@encoders.register("sif")
class Sif:
    """Means of word vectors weighted by a / (a + frequency), minus their projection on the first principal direction.

    The vectors are those of a file (``path='…'``, as for ``glove`` and ``fasttext``), or trained by skip-gram.
    """

    about: ClassVar[About] = About(
        "Texts that mean the same: a strong, simple sentence vector.", "Arora, Liang and Ma, 2017"
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._published = read_vectors(find_vectors(path, "sif")) if path else None
        self._learned: Learned | None = None
        self._vectors: WordVectors | None = None

    @property
    def ready(self) -> bool:
        """Whether frequencies and direction are fitted."""
        return self._learned is not None

    @property
    def space(self) -> Space:
        """As many dimensions as the word vectors have; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, learned.arrays["direction"].shape[0], digest(learned))

    @property
    def _name(self) -> str:
        return str(Name("sif", (), (("path", self._path),) if self._path else ()))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the words' frequencies, the common direction and, without a file, the word vectors."""
        texts = [each.text for each in media if isinstance(each, Text)]
        vectors = self._published or train_vectors(texts, DIM)
        if vectors is None or not texts:
            return
        counts: Counter[int] = Counter()
        for text in texts:
            counts.update(vectors.rows(text))
        total = max(1, sum(counts.values()))
        frequency = np.array([counts[row] / total for row in range(len(vectors.words))], np.float32)
        means = np.stack([_weighed(vectors, A / (A + frequency), text) for text in texts[:MOST]])
        direction = np.linalg.svd(means, full_matrices=False)[2][0].astype(np.float32)
        arrays = {"frequency": frequency, "direction": direction}
        facts: dict[str, object] = {"file": file_digest(find_vectors(self._path, "sif")) if self._path else ""}
        if not self._path:
            arrays["vectors"], facts["words"] = vectors.vectors, list(vectors.words)
        self.restore(Learned(arrays, facts))

    def learned(self) -> Learned:
        """Frequencies (v,), the direction (d,) and trained vectors; raises NotFitted."""
        if self._learned is None:
            raise NotFitted(self._name)
        return self._learned

    def restore(self, learned: Learned) -> None:
        """Restores what was learned; raises BadModel, also if the file of word vectors has changed."""
        arrays, facts = learned.arrays, learned.facts
        words = facts.get("words")
        vectors = self._published
        if vectors is None and isinstance(words, list) and "vectors" in arrays:
            vectors = WordVectors(tuple(map(str, words)), arrays["vectors"])
        same_file = not self._path or facts.get("file") == file_digest(find_vectors(self._path, "sif"))
        if vectors is None or not same_file or arrays["frequency"].shape != (len(vectors.words),):
            raise BadModel(f"this is not what {self._name} learned")
        self._learned, self._vectors = learned, vectors

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); a text without a known word is the zero vector. Raises NotFitted."""
        arrays, vectors = self.learned().arrays, self._vectors
        if vectors is None:
            raise NotFitted(self._name)
        weights, direction = (A / (A + arrays["frequency"])).astype(np.float32), arrays["direction"]
        rows = [_weighed(vectors, weights, each.text) for each in batch if isinstance(each, Text)]
        means = np.array(rows, np.float32).reshape(len(batch), len(direction))
        return unit(means - (means @ direction)[:, None] * direction)


def _weighed(vectors: WordVectors, weights: npt.NDArray[np.float32], text: str) -> Vector:
    rows = vectors.rows(text)
    if not rows:
        return np.zeros(vectors.vectors.shape[1], np.float32)
    mean: Vector = (weights[rows] @ vectors.vectors[rows] / len(rows)).astype(np.float32)
    return mean
