"""Shared parts of encoders that count words: a learned vocabulary, a name with settings, and a row per text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.settings import within
from lingxi.encode.text.terms import Terms
from lingxi.errors import NotFitted
from lingxi.names import Name
from lingxi.similarity import Metric
from lingxi.types import Learned, Media, Modality, Space, Text

SIZE = 4096  # terms


class TermEncoder(ABC):
    """Texts as weights of the most telling terms of a collection; subclasses define the weights."""

    name: ClassVar[str]
    metric: ClassVar[Metric] = "cosine"
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, size: int = SIZE, stem: bool = True) -> None:
        within(self.name, "size", size, 1, 1_000_000)
        self._size, self._stem = size, stem
        self._terms: Terms | None = None

    @abstractmethod
    def weights(self, terms: Terms, split: Sequence[str]) -> npt.NDArray[np.float32]:
        """The weight of each term (v,) of the vocabulary in a text that was split into terms."""

    @property
    def ready(self) -> bool:
        """Whether its vocabulary is fitted."""
        return self._terms is not None

    @property
    def space(self) -> Space:
        """One dimension per term, at most 4,096 by default; raises NotFitted."""
        learned = self.learned()
        return Space(self._full_name, len(learned.arrays["having"]), digest(learned), self.metric)

    @property
    def _full_name(self) -> str:
        size = [("size", self._size)] if self._size != SIZE else []
        return str(Name(self.name, (), (*size, *([] if self._stem else [("stem", False)]), *self.settings)))

    @property
    def settings(self) -> Sequence[tuple[str, float]]:
        """Further settings that differ from their defaults."""
        return ()

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the terms that tell most about the texts."""
        self._terms = Terms.of(media, self._size, stem=self._stem)

    def learned(self) -> Learned:
        """The terms and their document frequencies; raises NotFitted."""
        if self._terms is None:
            raise NotFitted(self._full_name)
        return self._terms.learned()

    def restore(self, learned: Learned) -> None:
        """Restores a vocabulary; raises BadModel."""
        self._terms = Terms.restored(learned, self._full_name)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Rows (n, terms), of unit length for cosine; a text without a known term is the zero vector.

        Raises NotFitted.
        """
        terms = self._terms
        if terms is None:
            raise NotFitted(self._full_name)
        rows = [self.weights(terms, terms.split(each.text)) for each in batch if isinstance(each, Text)]
        found = np.array(rows, np.float32).reshape(len(batch), len(terms.words))
        return unit(found) if self.metric == "cosine" else found
