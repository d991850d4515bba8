"""Two encoders and their projections: saved, restored, refused when the encoders are not what they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import Towers
from lingxi.encode.registry import encoders
from lingxi.errors import BadModel, BadName
from lingxi.testing import ToyEncoder
from lingxi.types import Image, Learned, Media, Text


def _media() -> list[Media]:
    red = Image(np.full((8, 8, 3), (255, 0, 0), np.uint8))
    return [Text("a red thing"), red, Text("the sea"), red]


def _towers(text: str = "toy") -> Towers:
    towers = Towers("toy", text)
    towers.fit_bases(_media())
    for side, base in towers.bases.items():
        weight = np.random.default_rng(len(side)).standard_normal((base.space.dim, 6)).astype(np.float32)
        towers.projections[side] = Projection(weight, np.zeros(6, np.float32))
    return towers


@pytest.mark.parametrize("text", ["toy", "tfidf(size=16)"])
def test_what_was_learned_encodes_the_same_elsewhere(text: str) -> None:
    towers, other = _towers(text), Towers("toy", text)
    assert other.restore(towers.learned({})) == 6
    rows = towers.project(_media(), 6)
    np.testing.assert_array_equal(rows, other.project(_media(), 6))
    np.testing.assert_array_equal(rows[1], rows[3])
    assert not np.array_equal(rows[0], rows[2])


def test_another_revision_of_an_encoder_is_refused() -> None:
    learned = _towers().learned({})
    facts = {"bases": {**learned.facts["bases"], "text": {"revision": "0"}}}
    with pytest.raises(BadModel, match="revision 0"):
        Towers("toy", "toy").restore(replace(learned, facts=facts))
    with pytest.raises(BadModel, match="do not name their encoders"):
        Towers("toy", "toy").restore(Learned(learned.arrays, {}))


def test_projections_that_lead_to_different_spaces_are_refused() -> None:
    towers = _towers()
    towers.projections["text"] = Projection(np.zeros((64, 5), np.float32), np.zeros(5, np.float32))
    with pytest.raises(BadModel, match="dimensions"):
        Towers("toy", "toy").restore(towers.learned({}))


@pytest.mark.parametrize("name", ["/etc/model", "./model", "../model", "a/../../model", "~/model"])
def test_a_saved_space_names_no_folder(name: str) -> None:
    with pytest.raises(BadName, match="not folders"):
        Towers(name, "toy")


def test_an_encoder_must_look_at_its_side() -> None:
    with pytest.raises(BadName, match="does not encode image"):
        Towers("tfidf", "toy")


def test_a_sample_of_a_stream_is_uniform_and_bounded() -> None:
    towers, seen = Towers("toy", "toy"), 0

    def stream() -> Iterator[Media]:
        nonlocal seen
        for number in range(400):
            seen += 1
            yield Text(f"number{number}")

    rows = towers.collect(stream(), 40)
    assert seen == 400
    assert len(rows["text"]) == 40
    assert len(rows["image"]) == 0
    assert encoders["toy"] is ToyEncoder
