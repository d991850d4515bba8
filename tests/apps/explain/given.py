"""A source of explanations in a few lines: texts are points in a plane, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lingxi.arrays import Vector, Vectors, unit
from lingxi.search.hit import Hit
from lingxi.search.query import Part
from lingxi.types import Audio, Encoder, Image, Media, Modality, Space, Text


class Plane:
    """An encoder: how red, and how loud."""

    space = Space("plane", 2, "1")
    modalities: frozenset[Modality] = frozenset({"text", "image", "audio"})

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit vectors (n, 2)."""
        return unit(np.array([self._one(each) for each in batch], np.float32))

    def _one(self, media: Media) -> list[float]:
        if isinstance(media, Text):
            return [float("red" in media.text.split()), float("loud" in media.text.split())]
        if isinstance(media, Audio):
            return [0.1, float(np.abs(media.samples).mean())]
        assert isinstance(media, Image)
        return [float(media.pixels[..., 0].mean()) / 255, 0.1]


class Given:
    """A source over the plane."""

    encoders: Mapping[str, Encoder] = {"plane": Plane()}

    def asked(self, parts: Sequence[Part]) -> dict[str, Vector]:
        """The mean of the parts."""
        rows = Plane().encode([Text(part.text) if part.text else Image(part.image) for part in parts])  # type: ignore[arg-type]
        return {"plane": unit(rows.mean(0))}

    def texts(self, space: str, texts: Sequence[str]) -> Vectors:
        """Their vectors."""
        return self.encoders[space].encode([Text(text) for text in texts])

    def stored(self, space: str, ids: Sequence[str]) -> dict[str, Vector]:
        """One vector for all."""
        del space
        return {id_: np.array([1, 0], np.float32) for id_ in ids}

    def media(self, hit: Hit, modality: Modality, space: str) -> Media:
        """A red picture."""
        del hit, modality, space
        return Image(np.full((16, 16, 3), 255, np.uint8))
