"""TF-IDF: terms count the more, the fewer texts hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.names import Name
from lingxi.encode.registry import encoders
from lingxi.encode.settings import within
from lingxi.encode.terms import Terms
from lingxi.errors import NotFitted
from lingxi.types import About, Learned, Media, Modality, Space, Text

SIZE = 4096  # terms


@final
@encoders.register("tfidf")
class Tfidf:
    """Counts times log((1 + texts) / (1 + texts with the term)) + 1, brought to unit length."""

    about: ClassVar[About] = About("Texts that share rare words.", "Spärck Jones, 1972; Salton and Buckley, 1988")
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, size: int = SIZE, stem: bool = True) -> None:
        within("tfidf", "size", size, 1, 1_000_000)
        self._settings = {"size": size, "stem": stem}
        self._terms: Terms | None = None

    @property
    def ready(self) -> bool:
        """Whether it has a vocabulary."""
        return self._terms is not None

    @property
    def space(self) -> Space:
        """A dimension a term, at most 4,096 unless set otherwise; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, len(learned.arrays["having"]), digest(learned), "cosine")

    @property
    def _name(self) -> str:
        usual = {"size": SIZE, "stem": True}
        return str(Name("tfidf", (), tuple((k, v) for k, v in self._settings.items() if v != usual[k])))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the terms that most texts hold."""
        self._terms = Terms.of(media, int(self._settings["size"]), stem=bool(self._settings["stem"]))

    def learned(self) -> Learned:
        """The terms and how many texts hold each; raises NotFitted."""
        if self._terms is None:
            raise NotFitted(self._name)
        return self._terms.learned()

    def restore(self, learned: Learned) -> None:
        """Takes over a vocabulary; raises BadModel."""
        self._terms = Terms.restored(learned, self._name)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, terms); a text without a known term is the zero vector. Raises NotFitted."""
        terms = self._terms
        if terms is None:
            raise NotFitted(self._name)
        rows = [terms.counts(each.text) * _rarity(terms) for each in batch if isinstance(each, Text)]
        return unit(np.array(rows, np.float32).reshape(len(batch), len(terms.words)))


def _rarity(terms: Terms) -> npt.NDArray[np.float32]:
    rare: npt.NDArray[np.float32] = np.log((1 + terms.documents) / (1 + terms.having)) + 1
    return rare
