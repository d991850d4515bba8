"""Views differ, are what they are called, and come the same again."""

from __future__ import annotations

import numpy as np

from lingxi.train.augment import view
from lingxi.types import Image, Text


def test_an_augmented_view_is_a_crop_with_other_brightness() -> None:
    ramp = np.broadcast_to(np.linspace(0, 255, 80)[None, :, None], (60, 80, 3)).astype(np.uint8)
    views = [view(Image(ramp), f"key {number}") for number in range(20)]
    mirrored = 0
    for each in views:
        assert isinstance(each, Image)
        assert each.pixels.dtype == np.uint8
        share = each.pixels.shape[0] * each.pixels.shape[1] / ramp[..., 0].size
        assert 0.45 < share <= 1
        steps = np.diff(each.pixels[0, :, 0].astype(int))
        assert (steps >= 0).all() or (steps <= 0).all()
        mirrored += bool((steps <= 0).all())
    assert 3 < mirrored < 17
    again = view(Image(ramp), "key 0")
    assert isinstance(again, Image)
    assert isinstance(views[0], Image)
    np.testing.assert_array_equal(again.pixels, views[0].pixels)


def test_a_text_s_view_has_nearly_all_its_words() -> None:
    words = ["a", "small", "dog", "runs", "along", "the", "sunny", "beach", "with", "a", "red", "ball"]
    for number in range(20):
        found = view(Text(" ".join(words)), str(number))
        assert isinstance(found, Text)
        assert set(found.text.split()) <= set(words)
        assert len(found.text.split()) >= 6
    chinese = view(Text("一只小狗在海边奔跑"), "3")
    assert isinstance(chinese, Text)
    assert set(chinese.text) <= set("一只小狗在海边奔跑")
    assert " " not in chinese.text


def test_nothing_is_left_empty() -> None:
    assert all(view(Text("dog"), str(number)) == Text("dog") for number in range(50))
