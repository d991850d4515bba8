"""Word vectors: those of the words of a text, their mean and their sum, and training on a collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.image.pictures import load
from lingxi.encode.text.tokens import tokens
from lingxi.lazy import lazy
from lingxi.similarity import Metric
from lingxi.types import Media, Text

Pool = Literal["mean", "sum"]
POOLS: tuple[Pool, ...] = ("mean", "sum")
PASSES = (5, 50)  # least and most passes over the texts: more for fewer texts
ENOUGH = 1_000_000  # words in all passes; with fewer, frequent words are not dropped


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words and their vectors (v, d)."""

    words: tuple[str, ...]
    vectors: Vectors

    @lazy
    def places(self) -> Mapping[str, int]:
        """The row number of each word."""
        return {word: place for place, word in enumerate(self.words)}

    def rows(self, text: str) -> list[int]:
        """The row numbers of a text's known words, in order."""
        return [self.places[word] for word in tokens(text) if word in self.places]

    def sequence(self, text: str) -> Vectors:
        """The vectors (t, d) of a text's known words, in order."""
        found: Vectors = self.vectors[self.rows(text)]
        return found

    def pooled(self, batch: Sequence[Media], pool: Pool) -> Vectors:
        """One row (n, d) a text: unit vectors of the means, or plain sums, which grow with the text.

        A text without a known word is the zero vector.
        """
        rows = [self.sequence(each.text) for each in batch if isinstance(each, Text)]
        sums = np.array([row.sum(0) for row in rows], np.float32).reshape(len(batch), self.vectors.shape[1])
        return unit(sums) if pool == "mean" else sums


def metric_of(pool: Pool) -> Metric:
    """How pooled vectors are compared: sums keep their length."""
    return "cosine" if pool == "mean" else "dot"


def train_vectors(texts: Iterable[str], dim: int) -> WordVectors | None:
    """Skip-gram with negative sampling (Mikolov et al., 2013) on a stream of texts; None without words.

    Sentences are written to a temporary file, because training reads them several times. It is deterministic.
    """
    from tempfile import TemporaryDirectory

    gensim = load("gensim.models.word2vec", "words")
    with TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "sentences.txt", 0
        with corpus.open("w", encoding="utf-8") as out:
            for text in texts:
                found = tokens(text)
                words += len(found)
                out.write(" ".join(found) + "\n")
        if not words:
            return None
        passes = int(np.clip(ENOUGH // words, *PASSES))
        model = gensim.Word2Vec(
            corpus_file=str(corpus), vector_size=dim, sg=1, negative=5, window=5, min_count=1, epochs=passes,
            sample=1e-3 if words > ENOUGH else 0, workers=1, seed=1, hashfxn=_hash,
        )  # fmt: skip
    return WordVectors(tuple(model.wv.index_to_key), model.wv.vectors.astype(np.float32))


def _hash(word: str) -> int:
    """The same in every process, unlike Python's own hash."""
    return int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
