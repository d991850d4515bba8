"""Images are named by captions of like images, else by classes, and only where the match is probable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.calibration import Calibration, Sigmoid
from lingxi.errors import LibraryError
from lingxi.index import retrieved_captions
from lingxi.index.retrieved_captions import RetrievedCaptions, consensus
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.testing import ToyEncoder
from lingxi.types import Image, Media, Modality, Space, Text
from tests.conftest import Paint

Caption: TypeAlias = Callable[[tuple[int, int, int]], str]  # of an image in one colour


class Calibrated:
    """The toy encoder, for which a text and an image match from a cosine of 0.5 on."""

    space: Space = ToyEncoder().space
    modalities: frozenset[Modality] = ToyEncoder().modalities
    calibration = Calibration({("text", "image"): Sigmoid(slope=100, offset=-50, share=0.5)})

    def encode(self, batch: Sequence[Media]) -> Vectors:
        return ToyEncoder().encode(batch)


@pytest.fixture
def captions(library: Library, folder: Path, paint: Paint, monkeypatch: pytest.MonkeyPatch) -> Caption:
    """Those of a library with a captioned red and a captioned green image."""
    monkeypatch.setattr(retrieved_captions, "class_names", lambda: [{"en": "blue", "zh": "蓝"}, {"en": "white"}])
    (folder / "red.txt").write_text("nothing like it\nred\n", encoding="utf-8")
    (folder / "green.txt").write_text("green", encoding="utf-8")
    library.index(folder, models=["toy"])
    made = RetrievedCaptions({"other": ToyEncoder("other"), "toy": Calibrated()})
    assert made.name == "toy"

    def caption(colour: tuple[int, int, int]) -> str:
        (vector,) = ToyEncoder().encode([Image(np.full((8, 8, 3), colour, np.uint8))])
        return made(library._store, [Point("", {"toy": vector}), Point("")])[0]

    return caption


def test_the_likeliest_caption_of_like_images_is_taken(captions: Caption) -> None:
    assert captions((250, 10, 5)) == "red"
    assert captions((5, 150, 10)) == "green"


def test_where_no_caption_matches_the_class_is_named_in_both_languages(captions: Caption) -> None:
    assert captions((0, 0, 250)) == "blue\n蓝"
    assert captions((255, 255, 255)) == "white"


def test_what_nothing_matches_has_no_caption(captions: Caption) -> None:
    assert captions((0, 0, 0)) == ""


def test_a_caption_on_which_like_images_agree_is_taken() -> None:
    rows = unit(np.array([[1, 0], [0.9, 0.1], [0, 1], [0.9, 0.2]], np.float32))
    owners, alike = np.array([0, 1, 2, 0]), np.full(4, 0.8, np.float32)
    agreed = consensus(rows, owners, alike)
    assert np.argmax(agreed) == 3, (
        "of those that are near to another image's caption, it is nearer to the third image's"
    )
    assert agreed[0] == pytest.approx((rows[0] @ rows[1] + rows[0] @ rows[2]) / 2)
    assert consensus(rows[[0, 3]], np.array([0, 0]), alike[:2]).tolist() == [0, 0], "one image agrees with nobody"


def test_nearer_images_count_more_in_the_consensus() -> None:
    rows = unit(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], np.float32))
    owners = np.arange(4)
    assert np.argmax(consensus(rows, owners, np.array([0.9, 0.9, 0.5, 0.5], np.float32))) in (0, 1)
    assert np.argmax(consensus(rows, owners, np.array([0.5, 0.5, 0.9, 0.9], np.float32))) in (2, 3)


def test_an_image_that_is_unlike_photos_is_not_named(
    captions: Caption, monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    colours = np.array([[0, 0, 200 + n] for n in range(0, 50, 5)], np.uint8)
    blues = ToyEncoder().encode([Image(np.tile(colour, (8, 8, 1))) for colour in colours])
    calibration = Calibration(Calibrated.calibration.sigmoids, {"image": blues})
    monkeypatch.setattr(Calibrated, "calibration", calibration)
    usual = RetrievedCaptions({"toy": Calibrated()})
    monkeypatch.setattr(usual, "_matches", lambda image, seen: np.full(len(seen), 9.0))
    blue, white = ToyEncoder().encode(
        [Image(np.full((8, 8, 3), colour, np.uint8)) for colour in ((0, 0, 225), (255, 255, 255))]
    )
    assert (usual.named(blue), usual.named(white)) == ("blue\n蓝", "")


def test_generated_captions_are_not_tried(captions: Caption, library: Library) -> None:
    engine = library._store.engine
    (red,) = (each for each in engine.scroll(None, vectors=True) if each.payload["name"] == "red.png")
    engine.upsert([replace(red, payload={**red.payload, "caption": "generated"})])
    assert captions((250, 10, 5)) == ""


def test_vectors_of_stored_captions_are_not_made_again(
    captions: Caption, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, encoded = RetrievedCaptions({"toy": Calibrated()}), list[str]()

    def encode(self: Calibrated, batch: Sequence[Media]) -> Vectors:
        encoded.extend(each.text for each in batch if isinstance(each, Text))
        return ToyEncoder().encode(batch)

    (vector,) = ToyEncoder().encode([Image(np.full((8, 8, 3), (5, 150, 10), np.uint8))])
    monkeypatch.setattr(Calibrated, "encode", encode)
    assert made(library._store, [Point("", {"toy": vector})]) == ["green"]
    assert encoded == ["nothing like it", "red"], "of two captions of one image, one vector is stored"


def test_the_revision_changes_with_the_number_of_captions(
    captions: Caption, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, engine = RetrievedCaptions({"toy": Calibrated()}), library._store.engine
    counts = iter([0, 1, 1000, 1010, 1200])
    monkeypatch.setattr(type(engine), "count", lambda self, where: next(counts))
    found = [made.revision(engine) for _ in range(5)]
    assert found[0] == found[1] == f"toy {ToyEncoder().space.revision} {retrieved_captions.RULE} 0"
    assert found[2] == found[3] != found[4]


def test_a_model_without_probabilities_is_refused() -> None:
    with pytest.raises(LibraryError, match=r"name a captioning model: --model OWNER/NAME"):
        RetrievedCaptions({"toy": ToyEncoder()})
