"""Shared parts of encoders over published word vectors: the file, and the mean over a text's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.text.word_vectors import WordVectors, file_digest, find_vectors, read_vectors
from lingxi.lazy import lazy
from lingxi.names import Name
from lingxi.types import Media, Modality, Space, Text


class PublishedVectors:
    """Means of the word vectors of a file; raises MissingModel and BadModel."""

    name: ClassVar[str]
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._file = find_vectors(path, self.name)

    @lazy
    def space(self) -> Space:
        """The dimension of the file; the revision is a digest of the file."""
        name = str(Name(self.name, (), (("path", self._path),)))
        return Space(name, self._vectors.vectors.shape[1], file_digest(self._file))

    @lazy
    def _vectors(self) -> WordVectors:
        return read_vectors(self._file)

    def sequence(self, text: str) -> Vectors:
        """The vectors (t, dim) of a text's known words, in their order."""
        return self._vectors.sequence(text)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); a text without a known word is the zero vector."""
        rows = [self._vectors.mean(each.text) for each in batch if isinstance(each, Text)]
        return unit(np.array(rows, np.float32).reshape(len(batch), self.space.dim))
