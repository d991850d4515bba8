"""VLAD: for each visual word, the direction in which the image's features differ from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.fitted import digest
from lingxi.encode.image.aggregate import sampled, vlad, vocabulary
from lingxi.encode.image.local import LOCALS, SIDE, Local, local_features, width
from lingxi.encode.image.pictures import rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Image, Learned, Media, Modality, Space


@final
@encoders.register("vlad")
class Vlad:
    """Vectors of locally aggregated descriptors with intra-normalisation, over a small learned vocabulary."""

    about: ClassVar[About] = About(
        "The same details elsewhere, in one dense vector.",
        "Jégou, Douze, Schmid and Pérez, 2010; Arandjelović and Zisserman, 2013",
        extra="vision",
        imports=("cv2", "sklearn"),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    def __init__(self, local: Local = "rootsift", words: int = 32) -> None:
        one_of("vlad", "local", local, LOCALS)
        within("vlad", "words", words, 1, 1024)
        self._local, self._words = local, words
        self._centres: np.ndarray | None = None

    @property
    def ready(self) -> bool:
        """Whether its vocabulary is fitted."""
        return self._centres is not None

    @property
    def space(self) -> Space:
        """Words times the dimension of a descriptor; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, learned.arrays["centres"].size, digest(learned))

    @property
    def _name(self) -> str:
        return str(Name("vlad", (self._local,), () if self._words == 32 else (("words", self._words),)))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the vocabulary from a sample of the images."""
        pictures = (local_features(each.pixels, self._local).descriptors for each in media if isinstance(each, Image))
        sample = sampled(pictures)
        if sample:
            self._centres = vocabulary(sample, self._words)

    def learned(self) -> Learned:
        """The centres (words, d); raises NotFitted."""
        if self._centres is None:
            raise NotFitted(self._name)
        return Learned({"centres": self._centres}, {})

    def restore(self, learned: Learned) -> None:
        """Restores a vocabulary; raises BadModel."""
        centres = learned.arrays.get("centres")
        if centres is None or centres.ndim != 2 or centres.shape[1] != width(self._local):
            raise BadModel(f"this is not what {self._name} learned")
        self._centres = centres

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit vectors (n, words * d); an image without a feature is the zero vector. Raises NotFitted."""
        centres = self.learned().arrays["centres"]

        def describe(pixels: np.ndarray) -> np.ndarray:
            return vlad(local_features(pixels, self._local).descriptors, centres)

        return rows(batch, centres.size, "cosine", describe)
