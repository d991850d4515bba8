"""Shared parts of encoders over published word vectors: the file, and the mean or sum over a text's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from lingxi.arrays import Vectors
from lingxi.encode.settings import one_of
from lingxi.encode.text.vector_file import file_digest, find_vectors, read_vectors
from lingxi.encode.text.word_vectors import POOLS, Pool, WordVectors, metric_of
from lingxi.lazy import lazy
from lingxi.names import Name
from lingxi.types import Media, Modality, Space


class PublishedVectors:
    """Means or sums of the word vectors of a file; raises MissingModel and BadModel."""

    name: ClassVar[str]
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, path: str = "", pool: Pool = "mean") -> None:
        one_of(self.name, "pool", pool, POOLS)
        self._path, self._pool = path, pool
        self._file = find_vectors(path, self.name)

    @lazy
    def space(self) -> Space:
        """The dimension of the file; the revision is a digest of the file."""
        settings = (("path", self._path), *([("pool", self._pool)] if self._pool != "mean" else []))
        dim = self._vectors.vectors.shape[1]
        return Space(str(Name(self.name, (), settings)), dim, file_digest(self._file), metric_of(self._pool))

    @lazy
    def _vectors(self) -> WordVectors:
        return read_vectors(self._file)

    def sequence(self, text: str) -> Vectors:
        """The vectors (t, dim) of a text's known words, in their order."""
        return self._vectors.sequence(text)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Rows (n, dim), of unit length unless they are sums; a text without a known word is the zero vector."""
        return self._vectors.pooled(batch, self._pool)
