"""The nouns are frozen and say what they are."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from lingxi.types import (
    Encoder,
    Image,
    Limits,
    Place,
    SeesPixels,
    Segment,
    Skipped,
    Source,
    Space,
    Status,
    Text,
    modality_of,
)


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


def test_a_status_is_short_as_text_and_a_table_in_a_notebook() -> None:
    skipped = tuple(Skipped(Path(f"{number}.png"), "broken") for number in range(100))
    status = Status(
        folder=Path("/<b>lib"), created="", roots=(Path("/a"), Path("/b")), assets=1_200, segments=3_000,
        modalities={"image": 3_000}, spaces=(), bytes=2_500_000, skipped=skipped, missing={Path("/b"): 7},
    )  # fmt: skip
    assert repr(status) == "<Status: 1,200 files, 3,000 segments, 100 skipped>"
    shown = status._repr_html_()
    assert "/&lt;b&gt;lib" in shown
    assert all(each in shown for each in ("3,000 image", "/a\n/b", "/b: 7 files", "2.5 MB"))
