"""Fusions over the same encoder encode a text or an image once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.evaluate.base_vectors import BaseVectors, content
from lingxi.types import Audio, Image, Media, Modality, Space, Text


class Counting:
    """An encoder that counts what it encodes."""

    modalities: frozenset[Modality] = frozenset({"text"})

    def __init__(self, revision: str = "1") -> None:
        self.space, self.seen = Space("counting", 2, revision), list[str]()

    def encode(self, batch: Sequence[Media]) -> Vectors:
        texts = [each.text for each in batch if isinstance(each, Text)]
        self.seen += texts
        return np.array([[1, 0] if "a" in text else [0, 1] for text in texts], np.float32)


def test_a_text_is_encoded_once_for_each_space() -> None:
    known, one, other = BaseVectors(), Counting(), Counting("2")
    media = [Text("a"), Text("b"), Text("a")]
    for _ in range(2):
        assert known(one, media).tolist() == [[1, 0], [0, 1], [1, 0]]
    assert known(one, []).shape == (0, 2)
    known(other, media)
    assert one.seen == other.seen == ["a", "b"]


def test_memory_is_bounded() -> None:
    known, one = BaseVectors(most=8), Counting()  # room for one vector
    for _ in range(2):
        assert known(one, [Text("a"), Text("b")]).tolist() == [[1, 0], [0, 1]]
    assert one.seen == ["a", "b", "b"]


def test_the_clock_goes_on_as_if_nothing_was_known() -> None:
    now = iter([0.0, 6.0, 6.0, 6.0, 10.0, 10.0, 10.0, 10.0])  # seconds, before and after each use
    known, one = BaseVectors(clock=lambda: next(now)), Counting()
    known(one, [Text("a"), Text("b"), Text("a")])  # six seconds for two of them
    assert known.clock() == 3 * 3
    known(one, [Text("c")])
    known(one, [Text("a"), Text("c")])
    assert known.clock() == 3 * 3 + 4 + 3 + 4


def test_the_content_counts() -> None:
    black, wide, tall = (np.zeros(shape, np.uint8) for shape in ((2, 2, 3), (1, 4, 3), (4, 1, 3)))
    assert len({content(Image(each)) for each in (black, wide, tall, black + 1)}) == 4
    assert content(Image(black)) == content(Image(black.copy()))
    assert content(Text("\ud800")) != content(Text("\ud801"))
    with pytest.raises(TypeError, match="an image or a text, not Audio"):
        content(Audio(np.zeros(4, np.float32), 16_000))
