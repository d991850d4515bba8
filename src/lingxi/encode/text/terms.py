"""A vocabulary of terms, learned from a stream of texts, and term counts of a text.

If a collection has more terms than the vocabulary may have, the telling ones are kept, and not the commonest: those
with the greatest residual inverse document frequency times their count (Church and Gale, 1995). Words such as "the"
spread over texts as chance would spread them; words of a subject occur together in few texts.
"""

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
    """The terms that tell most about the texts of a collection."""

    words: tuple[str, ...]
    documents: int
    having: npt.NDArray[np.float32]  # (v,) texts that contain each term
    mean_length: float  # tokens per text
    stem: bool

    @classmethod
    def of(cls, media: Iterable[Media], size: int, *, stem: bool) -> Terms | None:
        """The ``size`` most telling terms; None without texts."""
        having, occurring = Counter[str](), Counter[str]()
        documents = length = 0
        for each in media:
            if isinstance(each, Text):
                found = tokens(each.text, stem=stem)
                having.update(set(found))
                occurring.update(found)
                documents, length = documents + 1, length + len(found)
                if len(having) > MOST:
                    having = Counter(dict(having.most_common(MOST // 2)))
                    occurring = Counter({word: occurring[word] for word in having})
        if not having:
            return None
        words = sorted(having, key=lambda word: (-having[word], word))
        if len(words) > size:
            occurred = np.array([occurring[word] for word in words], float)
            order = telling(np.array([having[word] for word in words], float), occurred, documents)
            words = [words[place] for place in np.sort(order[:size])]
        counts = np.array([having[word] for word in words], np.float32)
        return cls(tuple(words), documents, counts, length / documents, stem)

    def split(self, text: str) -> list[str]:
        """All terms of a text, in order; those of the vocabulary and others."""
        return tokens(text, stem=self.stem)

    def counts(self, split: Iterable[str]) -> npt.NDArray[np.float32]:
        """How often each term of the vocabulary occurs (v,)."""
        found = np.zeros(len(self.words), np.float32)
        for word in split:
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


def telling(
    having: npt.NDArray[np.float64], occurring: npt.NDArray[np.float64], documents: int
) -> npt.NDArray[np.intp]:
    """Places of the terms (v,), by occurrences times residual IDF: IDF less that of a Poisson distribution.

    Terms that no text repeats have none and come last, by the number of their texts times IDF.
    """
    expected = documents * -np.expm1(-occurring / documents)  # texts that would contain a term by chance
    residual: npt.NDArray[np.float64] = np.maximum(np.log2(expected / having), 0)
    rarity = np.log(documents / having)
    return np.lexsort((-having * rarity, -occurring * residual))
