"""The contract check of encoders, and a small encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import final

import numpy as np

from lingxi.arrays import Vector, Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.errors import NotFitted
from lingxi.types import Audio, Encoder, Fitted, Image, Media, Modality, Space, Text, Video

MOST_CLIPS = 2  # some encoders track every point of them
COLOURS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "black": (0, 0, 0)}


@final
@dataclass(frozen=True)
class ToyEncoder:
    """A test encoder: colours in images and colour names in texts share dimensions; other words are hashed.

    It needs no weights and is deterministic: ``red`` is near a red image, and a text is nearest to itself.
    """

    name: str = "toy"
    dim: int = 64
    revision: str = "1"

    @property
    def modalities(self) -> frozenset[Modality]:
        """Texts and images."""
        return frozenset({"text", "image"})

    @property
    def space(self) -> Space:
        """A space of the given name, dimension and revision."""
        return Space(self.name, self.dim, self.revision)

    @property
    def side(self) -> int:
        """Images need not be larger."""
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
    """Raises AssertionError unless the encoder keeps its contract; it is fitted first if it needs that."""
    if isinstance(encoder, Fitted) and not encoder.ready:
        _check_fitting(encoder, encoder)
    examples = _examples(encoder)
    space = encoder.space
    vectors = encoder.encode(examples)
    assert vectors.dtype == np.float32, f"vectors must be float32, not {vectors.dtype}"
    assert vectors.shape == (len(examples), space.dim), f"expected {(len(examples), space.dim)}, got {vectors.shape}"
    assert np.isfinite(vectors).all(), "vectors must be finite"
    if space.metric == "cosine":
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3), "rows must be of unit length"
    assert space == encoder.space, "a space must not change"
    assert space.revision, "a space must name the revision of its model"
    _check_batches(encoder, examples, vectors)


def _check_fitting(encoder: Encoder, fitted: Fitted) -> None:
    for asked in (lambda: encoder.space, lambda: encoder.encode([])):
        try:
            asked()
        except NotFitted:
            continue
        raise AssertionError("before it is fitted, space and encode must raise NotFitted")
    fitted.fit(iter(_examples(encoder, 24)))
    assert fitted.ready, "after fit it must be ready"
    learned = fitted.learned()
    assert encoder.space.revision == digest(learned), "the revision must be the digest of what was learned"
    vectors = encoder.encode(_examples(encoder))
    fitted.restore(learned)
    assert np.array_equal(vectors, encoder.encode(_examples(encoder))), "what was restored must encode the same"


def _check_batches(encoder: Encoder, examples: list[Media], vectors: Vectors) -> None:
    scale = max(1.0, float(np.abs(vectors).max()))
    empty = encoder.encode([])
    assert empty.shape == (0, vectors.shape[1]), f"an empty batch must give (0, {vectors.shape[1]}), not {empty.shape}"
    alone = np.concatenate([encoder.encode([each]) for each in examples])
    assert np.allclose(vectors, alone, atol=0.02 * scale), "a vector must not depend on what else is in the batch"
    backwards = encoder.encode(examples[::-1])[::-1]
    assert np.allclose(vectors, backwards, atol=0.02 * scale), "rows must be in the order of the batch"
    with ThreadPoolExecutor(4) as pool:
        for other in pool.map(encoder.encode, [examples[::2]] * 4):
            assert np.allclose(vectors[::2], other, atol=1e-3 * scale), "threads must not disturb each other"


def _examples(encoder: Encoder, count: int = 3) -> list[Media]:
    make: dict[Modality, Callable[[int], Media]] = {
        "image": _picture,
        "text": _passage,
        "audio": _sound,
        "video": _clip,
    }
    return [
        make[modality](n)
        for modality in sorted(encoder.modalities)
        for n in range(min(count, MOST_CLIPS) if modality == "video" else count)
    ]


def _picture(n: int) -> Image:
    """Noise of varying smoothness, so that it has edges and corners of several sizes."""
    chance, block = np.random.default_rng(n), 2 ** (1 + n % 4)
    noise = chance.integers(0, 256, (96 // block + 1, (128 + 16 * (n % 3)) // block + 1, 3), dtype=np.uint8)
    return Image(np.ascontiguousarray(noise.repeat(block, 0).repeat(block, 1)[:96]))


def _passage(n: int) -> Text:
    texts = ("a red cat on the sofa", "the blue sea at night", "a dog and a red ball", "海边的狗 and the sea")
    return Text(texts[n % len(texts)] + (f" {n}" if n >= len(texts) else ""))


def _sound(n: int) -> Audio:
    time_s = np.arange(16_000) / 16_000
    tone = np.sin(2 * np.pi * (220 + 110 * n) * time_s) * 0.4
    noise = np.random.default_rng(n).normal(0, 0.05, len(time_s))
    return Audio((tone + noise).astype(np.float32), 16_000)


def _clip(n: int) -> Video:
    """A square that moves over an image."""
    frames = np.stack([_picture(n + 3).pixels[:64]] * 17)
    square = _picture(n).pixels[:40, :40]
    for step in range(17):
        frames[step, 12:52, 5 + 3 * step : 45 + 3 * step] = square
    return Video(frames, 12.0)
