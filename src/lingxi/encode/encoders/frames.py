"""A clip as the mean of its frame vectors, by any image encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.encode.registry import encoders
from lingxi.encode.settings import within
from lingxi.encode.video.motion import clip_of
from lingxi.errors import BadName
from lingxi.names import Name
from lingxi.types import About, Image, Media, Modality, SeesPixels, Space, Video

MODEL, COUNT = "embedded", 8
SIDE = 256  # pixels of the shorter side, for encoders without a ``side``


@final
@encoders.register("frames")
class FramesEncoder:
    """Averages the vectors of evenly spread frames; texts and images go to the inner encoder directly."""

    about: ClassVar[About] = About(
        "What a clip shows, whatever moves.", "Karpathy et al., 2014 (late fusion by pooling)"
    )

    def __init__(self, model: str = MODEL, count: int = COUNT) -> None:
        within("frames", "count", count, 1, 256)
        self._inner, self._count = choose(model), count
        if "image" not in self._inner.modalities or self._inner.space.metric != "cosine":
            raise BadName(f"frames: {model} does not encode images in a cosine space")
        settings = [("model", model)] if model != MODEL else []
        self._name = str(Name("frames", (), (*settings, *([("count", count)] if count != COUNT else []))))

    @property
    def modalities(self) -> frozenset[Modality]:
        """Video, and the modalities of the inner encoder."""
        return self._inner.modalities | {"video"}

    @property
    def space(self) -> Space:
        """The dimension and the revision of the inner encoder."""
        return Space(self._name, self._inner.space.dim, self._inner.space.revision)

    @property
    def side(self) -> int:
        """That of the inner encoder."""
        return self._inner.side if isinstance(self._inner, SeesPixels) else SIDE

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim)."""
        found = np.zeros((len(batch), self.space.dim), np.float32)
        for row, media in enumerate(batch):
            found[row] = self._clip(media) if isinstance(media, Video) else embed(self._inner, [media])[0]
        return unit(found)

    def _clip(self, media: Media) -> np.ndarray:
        frames = clip_of(media)
        picked = np.linspace(0, len(frames) - 1, min(self._count, len(frames))).round().astype(int)
        mean: np.ndarray = embed(self._inner, [Image(np.ascontiguousarray(frames[n])) for n in picked]).mean(0)
        return mean
