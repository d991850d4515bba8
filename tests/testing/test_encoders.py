"""The toy encoder, and encoders that break their contract."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.testing import ToyEncoder, check_encoder
from lingxi.types import Image, Media, Modality, Space, Text


def test_the_toy_knows_colours_in_images_and_in_words() -> None:
    check_encoder(ToyEncoder())
    picture = Image(np.full((8, 8, 3), (255, 0, 0), np.uint8))
    red, blue, seen = ToyEncoder().encode([Text("a red thing"), Text("a blue thing"), picture])
    assert seen @ red > seen @ blue + 0.3


class Broken:
    """An encoder that breaks its contract in one way."""

    modalities: frozenset[Modality] = frozenset({"text", "image"})

    def __init__(self, way: str) -> None:
        self._way = way
        self._calls = 0

    @property
    def space(self) -> Space:
        return Space("broken", 64, "" if self._way == "nameless" else "1")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        vectors = ToyEncoder().encode(batch)
        self._calls += 1
        match self._way:
            case "long":
                return 2 * vectors
            case "double":
                return vectors.astype(np.float64)
            case "turned":
                return vectors[::-1]
            case "short":
                return vectors[:, :10]
            case "forgetful":
                return vectors if self._calls % 2 else np.roll(vectors, 1, axis=1)
            case _:
                return vectors


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("long", "rows must be of unit length"),
        ("double", "vectors must be float32, not float64"),
        ("turned", "a vector must not depend on what else is in the batch|rows must be in the order of the batch"),
        ("short", r"expected \(6, 64\), got \(6, 10\)"),
        ("forgetful", "a vector must not depend on what else is in the batch"),
        ("nameless", "a space must name the revision of its model"),
    ],
)
def test_a_broken_encoder_is_found_out(way: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_encoder(Broken(way))
