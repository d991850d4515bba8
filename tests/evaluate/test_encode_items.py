"""Items are read as what they are; what cannot be read is a reason."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.dataset import Item
from lingxi.evaluate.encode_items import SIDE, read, side_of, vectors_of
from lingxi.testing import ToyEncoder
from lingxi.types import Captioned, Image, Text
from tests.conftest import Paint


def test_captions_go_with_their_image(paint: Paint) -> None:
    path = paint("a.png")
    text, plain, captioned = read(
        [Item("t", text="red"), Item("p", path=path), Item("c", path=path, captions=("red",))], 32
    )
    assert isinstance(text, Text)
    assert isinstance(plain, Image)
    assert isinstance(captioned, Captioned)
    assert captioned.texts == ("red",)


def test_vectors_keep_the_order_and_name_what_is_missing(paint: Paint) -> None:
    items = [Item("a", text="red"), Item("gone", path=paint("a.png").with_name("gone.png")), Item("b", text="blue")]
    steps: list[int] = []
    rows, skipped = vectors_of(items, ToyEncoder(), steps.append)
    assert steps == [3]
    assert np.isnan(rows).all(axis=1).tolist() == [False, True, False]
    assert len(skipped) == 1
    assert skipped[0].startswith("gone: ")
    assert (side_of(ToyEncoder()), SIDE) == (32, 256)


def test_texts_are_well_formed_when_they_are_encoded(paint: Paint) -> None:
    image = Item("b", path=paint("b.png"), captions=("b\udcff",))
    text, captioned = read([Item("a", text="a\ud800"), image], 32)
    assert isinstance(captioned, Captioned)
    assert (text, captioned.texts) == (Text("a\ufffd"), ("b\ufffd",))
