"""Fisher vectors: the gradient of a mixture model of local features, per image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.fitted import digest
from lingxi.encode.image.aggregate import Mixture, fisher, mixture, sampled
from lingxi.encode.image.local import LOCALS, SIDE, Local, local_features
from lingxi.encode.image.pictures import rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Image, Learned, Media, Modality, Space

DIMENSIONS = 64  # of a descriptor after PCA


@final
@encoders.register("fisher")
class Fisher:
    """Improved Fisher vectors over descriptors brought to 64 dimensions: power and length normalised."""

    about: ClassVar[About] = About(
        "The same details and textures elsewhere, in one dense vector.",
        "Perronnin, Sánchez and Mensink, 2010",
        extra="vision",
        imports=("cv2", "sklearn"),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    def __init__(self, local: Local = "rootsift", components: int = 16) -> None:
        one_of("fisher", "local", local, LOCALS)
        within("fisher", "components", components, 1, 512)
        self._local, self._components = local, components
        self._model: Mixture | None = None

    @property
    def ready(self) -> bool:
        """Whether the mixture is fitted."""
        return self._model is not None

    @property
    def space(self) -> Space:
        """Twice components times 64 dimensions; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, 2 * learned.arrays["means"].size, digest(learned))

    @property
    def _name(self) -> str:
        settings = () if self._components == 16 else (("components", self._components),)
        return str(Name("fisher", (self._local,), settings))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the principal axes and the mixture from a sample of the images."""
        pictures = (local_features(each.pixels, self._local).descriptors for each in media if isinstance(each, Image))
        sample = sampled(pictures)
        if sample:
            self._model = mixture(sample, self._components, DIMENSIONS)

    def learned(self) -> Learned:
        """The learned axes and mixture; raises NotFitted."""
        if self._model is None:
            raise NotFitted(self._name)
        return Learned(dict(vars(self._model)), {})

    def restore(self, learned: Learned) -> None:
        """Restores a mixture; raises BadModel."""
        try:
            self._model = Mixture(**learned.arrays)
        except TypeError as error:
            raise BadModel(f"this is not what {self._name} learned") from error

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit vectors (n, 2 * components * 64); an image without a feature is the zero vector. Raises NotFitted."""
        model, dim = self._model, self.space.dim

        def describe(pixels: np.ndarray) -> np.ndarray:
            descriptors = local_features(pixels, self._local).descriptors
            return fisher(descriptors, model) if len(descriptors) and model else np.zeros(dim, np.float32)

        return rows(batch, dim, "cosine", describe)
