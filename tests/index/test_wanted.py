"""What is encoded of a segment, and what is taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.index.wanted import PointVectors, together, wanted
from lingxi.store.engine import Point
from lingxi.testing import ToyEncoder
from lingxi.types import Captioned, Image, Line, Media, Modality, Segment, Source, Space, Text

IMAGE = Image(np.zeros((4, 4, 3), np.uint8))
FACTS: dict[str, Any] = {"order": 0, "modality": "image", "written": "STOP"}
KNOWN = Point("known", {"toy": np.ones(64, np.float32)}, payload=FACTS)


def _wanted(segment: Segment, source: Source, known: list[Point]) -> tuple[dict[str, Any], PointVectors]:
    vectors: PointVectors = defaultdict(dict)
    found = wanted(ToyEncoder(), Point("new", payload=FACTS), segment, source, known, vectors)
    return {name: media for id_, name, media in found if id_ == "new"}, vectors


def test_media_captions_and_text_in_images_are_encoded() -> None:
    source = Source(Path("/a.jpg"), 1, 1, ("a sign", "a road"))
    found, vectors = _wanted(Segment(IMAGE, written=(Line("STOP", (0.0,) * 8),)), source, [])
    assert found == {"toy": IMAGE, "toy.written": Text("STOP"), "toy.caption": Text("a sign\na road")}
    assert not vectors


def test_what_is_found_by_its_words_only_is_not_encoded() -> None:
    found, vectors = _wanted(Segment(Text("A-1 | 42"), words_only=True), Source(Path("/a.csv"), 1, 1), [KNOWN])
    assert (found, vectors) == ({}, {})


def test_a_known_vector_is_taken_over() -> None:
    found, vectors = _wanted(Segment(IMAGE), Source(Path("/a.jpg"), 1, 1), [KNOWN])
    assert found == {}
    assert vectors["new"]["toy"] is KNOWN.vectors["toy"]


@pytest.mark.parametrize(
    "known",
    [
        Point("known", payload=FACTS),  # of another space
        Point("known", KNOWN.vectors, payload={**FACTS, "page": 2}),  # of another place
    ],
)
def test_another_vector_is_not_taken_over(known: Point) -> None:
    found, vectors = _wanted(Segment(IMAGE), Source(Path("/a.jpg"), 1, 1), [known])
    assert found == {"toy": IMAGE}
    assert not vectors


def test_only_an_encoder_that_fuses_them_gets_captions_with_the_image() -> None:
    class Fuses:
        modalities: frozenset[Modality] = frozenset({"text", "image"})
        space: Space = ToyEncoder().space
        fuses_captions = True

        def encode(self, batch: Sequence[Media]) -> Vectors:
            return ToyEncoder().encode(batch)

    image = Image(np.zeros((4, 4, 3), np.uint8))
    assert together(ToyEncoder(), image, ["a boat"]) is image
    assert isinstance(together(Fuses(), image, ["a boat"]), Captioned)
    assert together(Fuses(), image, []) is image
    assert together(Fuses(), Text("x"), ["a boat"]) == Text("x")
