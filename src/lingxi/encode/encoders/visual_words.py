"""A bag of visual words: each local feature counts as the nearest word of a learned vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal, final, get_args

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.fitted import digest
from lingxi.encode.image.aggregate import weighted_words, word_counts
from lingxi.encode.image.local import LOCALS, SIDE, Local, local_features, width
from lingxi.encode.image.pictures import rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Image, Learned, Media, Modality, Space

Counts = Literal["root", "raw"]


@final
@encoders.register("visual_words")
class VisualWords:
    """Counts of visual words, times the logarithm of their rarity; the vocabulary is learned by k-means.

    ``counts`` takes the square roots of the counts: a word that is in an image is often in it many times, and would
    outweigh all others (Jégou, Douze and Schmid, 2009: "On the burstiness of visual elements").
    """

    about: ClassVar[About] = About(
        "The same details elsewhere: buildings, logos, prints.",
        "Sivic and Zisserman, 2003; Jégou et al., 2009",
        extra="vision",
        imports=("cv2", "sklearn"),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    def __init__(self, local: Local = "sift", words: int = 512, counts: Counts = "root") -> None:
        one_of("visual_words", "local", local, LOCALS)
        within("visual_words", "words", words, 2, 65_536)
        one_of("visual_words", "counts", counts, get_args(Counts))
        self._local, self._words, self._counts = local, words, counts
        self._learned: Learned | None = None

    @property
    def ready(self) -> bool:
        """Whether its vocabulary is fitted."""
        return self._learned is not None

    @property
    def space(self) -> Space:
        """One dimension per word; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, len(learned.arrays["idf"]), digest(learned))

    @property
    def _name(self) -> str:
        words = () if self._words == 512 else (("words", self._words),)
        counts = () if self._counts == "root" else (("counts", self._counts),)
        return str(Name("visual_words", (self._local,), (*words, *counts)))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the vocabulary from a sample of the images, and the words' rarity from all of them."""
        pictures = (local_features(each.pixels, self._local).descriptors for each in media if isinstance(each, Image))
        found = weighted_words(pictures, self._words)
        if found:
            self._learned = Learned(dict(zip(("centres", "idf"), found, strict=True)), {"counts": self._counts})

    def learned(self) -> Learned:
        """The centres (words, d) and the inverse document frequencies (words,); raises NotFitted."""
        if self._learned is None:
            raise NotFitted(self._name)
        return self._learned

    def restore(self, learned: Learned) -> None:
        """Restores a vocabulary; raises BadModel. One of an older version names no counts: they are raw."""
        idf = learned.arrays.get("idf")
        fits = idf is not None and learned.arrays.get("centres", idf).shape == (len(idf), width(self._local))
        if not fits or learned.facts.get("counts", self._counts) != self._counts:
            raise BadModel(f"this is not what {self._name} learned")
        self._learned = learned

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit vectors (n, words); an image without a feature is the zero vector. Raises NotFitted."""
        arrays, roots = self.learned().arrays, self.learned().facts.get("counts") == "root"

        def describe(pixels: np.ndarray) -> np.ndarray:
            counts = word_counts(local_features(pixels, self._local).descriptors, arrays["centres"])
            weighed: np.ndarray = (np.sqrt(counts) if roots else counts) * arrays["idf"]
            return weighed

        return rows(batch, len(arrays["idf"]), "cosine", describe)
