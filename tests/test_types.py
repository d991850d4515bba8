"""The nouns are frozen and say what they are."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lingxi.types import Encoder, Image, Limits, Place, SeesPixels, Segment, Skipped, Source, Space, Text, modality_of


def test_modalities() -> None:
    assert modality_of(Text("x")) == "text"
    assert modality_of(Image(np.zeros((1, 1, 3), dtype=np.uint8))) == "image"


def test_a_space_is_its_name_dimension_metric_and_revision() -> None:
    assert Space("a", 2, "1") == Space("a", 2, "1")
    assert len({Space("a", 2, "1"), Space("b", 2, "1"), Space("a", 3, "1"), Space("a", 2, "2")}) == 4


@pytest.mark.parametrize("noun", [Image, Limits, Place, Segment, Skipped, Source, Space, Text])
def test_nouns_are_frozen(noun: type) -> None:
    assert noun.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert dataclasses.fields(noun)


def test_optional_powers_are_protocols_of_their_own() -> None:
    from lingxi.testing import ToyEncoder

    assert isinstance(ToyEncoder(), Encoder)
    assert isinstance(ToyEncoder(), SeesPixels)
    assert not isinstance(object(), Encoder)
