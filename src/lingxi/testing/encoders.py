"""What every encoder must do, and a small one that does it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import final

import numpy as np

from lingxi.arrays import Vector, Vectors, unit
from lingxi.types import Encoder, Image, Media, Modality, Space, Text

COLOURS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "black": (0, 0, 0)}


@final
@dataclass(frozen=True)
class ToyEncoder:
    """Colours in pictures and colour names in texts share the first dimensions, other words are hashed into the rest.

    No weights, the same everywhere: ``red`` is near a red picture, and a text is nearest to itself.
    """

    name: str = "toy"
    dim: int = 64
    revision: str = "1"

    @property
    def modalities(self) -> frozenset[Modality]:
        """Texts and pictures."""
        return frozenset({"text", "image"})

    @property
    def space(self) -> Space:
        """A space of the given name, dimension and revision."""
        return Space(self.name, self.dim, self.revision)

    @property
    def side(self) -> int:
        """Pictures need be no larger."""
        return 32

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32 with unit rows."""
        rows = [self._one(media) for media in batch]
        return unit(np.stack(rows)) if rows else np.zeros((0, self.dim), dtype=np.float32)

    def _one(self, media: Media) -> Vector:
        if isinstance(media, Image):
            return self._picture(media)
        assert isinstance(media, Text), "it looks at texts and pictures"
        return self._text(media)

    def _picture(self, image: Image) -> Vector:
        mean = image.pixels.reshape(-1, 3).mean(0)
        distances = np.array([np.abs(mean - colour).sum() for colour in COLOURS.values()])
        vector = np.zeros(self.dim, dtype=np.float32)
        vector[: len(COLOURS)] = np.exp(-distances / 100)
        vector[len(COLOURS)] = 0.01
        return vector

    def _text(self, text: Text) -> Vector:
        vector = np.zeros(self.dim, dtype=np.float32)
        vector[len(COLOURS)] = 0.01
        for word in text.text.lower().split():
            if word in COLOURS:
                vector[list(COLOURS).index(word)] += 1
            else:
                place = int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
                vector[len(COLOURS) + 1 + place % (self.dim - len(COLOURS) - 1)] += 1
        return vector


def check_encoder(encoder: Encoder) -> None:
    """Raises AssertionError unless the encoder keeps its contract."""
    examples = _examples(encoder)
    space = encoder.space
    vectors = encoder.encode(examples)
    assert vectors.dtype == np.float32, f"vectors must be float32, not {vectors.dtype}"
    assert vectors.shape == (len(examples), space.dim), f"expected {(len(examples), space.dim)}, got {vectors.shape}"
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3), "rows must be of unit length"
    assert space == encoder.space, "a space must not change"
    assert space.revision, "a space must name the revision of its model"
    empty = encoder.encode([])
    assert empty.shape == (0, space.dim), f"an empty batch must give {(0, space.dim)}, not {empty.shape}"
    alone = np.concatenate([encoder.encode([each]) for each in examples])
    assert np.allclose(vectors, alone, atol=0.02), "a vector must not depend on what else is in the batch"
    backwards = encoder.encode(examples[::-1])[::-1]
    assert np.allclose(vectors, backwards, atol=0.02), "rows must be in the order of the batch"
    with ThreadPoolExecutor(4) as pool:
        for other in pool.map(encoder.encode, [examples] * 8):
            assert np.allclose(vectors, other, atol=1e-3), "threads must not disturb each other"


def _examples(encoder: Encoder) -> list[Media]:
    chance = np.random.default_rng(0)
    pictures: list[Media] = [Image(chance.integers(0, 256, (48, 64 + 16 * n, 3), dtype=np.uint8)) for n in range(3)]
    texts: list[Media] = [Text("a red cat"), Text("the blue sea at night"), Text("dog")]
    wanted = {"image": pictures, "text": texts}
    return [each for modality in sorted(encoder.modalities) for each in wanted[modality]]
