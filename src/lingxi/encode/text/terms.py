"""A vocabulary of terms, learned from a stream of texts, and term counts of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.encode.text.tokens import tokens
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.types import Learned, Media, Text

MOST = 2_000_000  # different terms counted at once; beyond it the rarest are dropped


@dataclass(frozen=True, eq=False)
class Terms:
    """The most frequent terms of a collection."""

    words: tuple[str, ...]
    documents: int
    having: npt.NDArray[np.float32]  # (v,) texts that contain each term
    mean_length: float  # tokens per text
    stem: bool

    @classmethod
    def of(cls, media: Iterable[Media], size: int, *, stem: bool) -> Terms | None:
        """The ``size`` terms that most texts contain, ties by spelling; None without texts."""
        having: Counter[str] = Counter()
        documents = length = 0
        for each in media:
            if isinstance(each, Text):
                found = tokens(each.text, stem=stem)
                having.update(set(found))
                documents, length = documents + 1, length + len(found)
                if len(having) > MOST:
                    having = Counter(dict(having.most_common(MOST // 2)))
        if not having:
            return None
        words = sorted(having, key=lambda word: (-having[word], word))[:size]
        counts = np.array([having[word] for word in words], np.float32)
        return cls(tuple(words), documents, counts, length / documents, stem)

    def counts(self, text: str) -> npt.NDArray[np.float32]:
        """How often each term occurs (v,)."""
        found = np.zeros(len(self.words), np.float32)
        for word in tokens(text, stem=self.stem):
            place = self._places.get(word)
            if place is not None:
                found[place] += 1
        return found

    @lazy
    def _places(self) -> Mapping[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    def learned(self) -> Learned:
        """Its data, for saving."""
        facts: dict[str, Any] = {
            "words": list(self.words), "documents": self.documents, "mean_length": self.mean_length, "stem": self.stem
        }  # fmt: skip
        return Learned({"having": self.having}, facts)

    @classmethod
    def restored(cls, learned: Learned, name: str) -> Terms:
        """Restores a vocabulary; raises BadModel."""
        try:
            facts = learned.facts
            terms = cls(tuple(map(str, facts["words"])), int(facts["documents"]), learned.arrays["having"],
                        float(facts["mean_length"]), bool(facts["stem"]))  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise BadModel(f"this is not what {name} learned") from error
        if terms.having.shape != (len(terms.words),):
            raise BadModel(f"this is not what {name} learned")
        return terms
