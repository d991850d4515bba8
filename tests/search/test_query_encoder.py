"""Parts of a query become one vector a space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from lingxi.arrays import Vectors, slerp
from lingxi.search.query import Part
from lingxi.search.query_encoder import QueryEncoder
from lingxi.similarity import Metric
from lingxi.testing import ToyEncoder
from lingxi.types import Audio, Image, Media, Modality, Space

TOY = ToyEncoder()
RATE = 16_000


@dataclass
class Loudness:
    """A sound -> (its length in samples, 1), in a space of its own."""

    metric: Metric = "euclidean"
    modalities: frozenset[Modality] = frozenset({"audio"})

    @property
    def space(self) -> Space:
        return Space("loudness", 2, "1", self.metric)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        return np.array([[len(each.samples), 1] for each in batch if isinstance(each, Audio)], np.float32)


def _decode(part: Part, side: int) -> Media:
    assert side > 0
    if isinstance(part.audio, Audio):
        return part.audio
    assert isinstance(part.image, np.ndarray)
    return Image(part.image)


def _asked(*parts: Part) -> dict[str, np.ndarray]:
    return dict(QueryEncoder({"toy": TOY}, _decode).joined(parts))


def test_parts_are_joined_on_the_sphere_by_their_weights() -> None:
    picture = np.full((4, 4, 3), (0, 0, 255), np.uint8)
    (red,), (blue,) = (_asked(part).values() for part in (Part("red"), Part(image=picture)))
    for weight in (0.5, 1.0, 3.0):
        found = _asked(Part("red"), Part(image=picture, weight=weight))["toy"]
        assert np.allclose(found, slerp(red, blue, weight / (1 + weight)), atol=1e-6)
        assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)


def test_what_no_encoder_sees_has_no_vector() -> None:
    sound = Part(audio=Audio(np.zeros(RATE, np.float32), RATE))
    assert _asked(sound) == {}
    encoder = QueryEncoder({"toy": TOY, "loudness": Loudness()}, _decode)
    assert [name for name, _ in encoder.joined([sound])] == ["loudness"]
    assert [part.text for part in encoder.seen("toy", [sound, Part("red")])] == ["red"]
    assert (encoder.metric("toy"), encoder.metric("loudness")) == ("cosine", "euclidean")


def test_vectors_of_other_metrics_are_joined_on_the_straight_line() -> None:
    short, long = (Audio(np.zeros(n * RATE, np.float32), RATE) for n in (1, 3))
    encoder = QueryEncoder({"loudness": Loudness()}, _decode)
    (found,) = (vector for _, vector in encoder.joined([Part(audio=short), Part(audio=long, weight=3.0)]))
    assert found.tolist() == [2.5 * RATE, 1.0]


def test_a_sound_is_the_mean_of_its_windows() -> None:
    chance = np.random.default_rng(0)
    sound = Audio((0.5 * chance.standard_normal(12 * RATE)).astype(np.float32), RATE)
    heard: list[int] = []

    class Noting(Loudness):
        def encode(self, batch: Sequence[Media]) -> Vectors:
            heard.extend(len(each.samples) for each in batch if isinstance(each, Audio))
            return super().encode(batch)

    encoder = QueryEncoder({"loudness": Noting()}, _decode)
    (found,) = (vector for _, vector in encoder.joined([Part(audio=sound)]))
    assert len(heard) > 1
    assert found.tolist() == [np.mean(heard), 1.0], "and not of unit length, where vectors are not"
