"""Pictures are called by the colours that people would call them by."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image, ImageColor

from lingxi.arrays import Pixels
from lingxi.media.colours import COLOURS, PLAIN_SHARE, SHARE, colours, lab

BLENDS = {"yellowgreen", "greenyellow", "blueviolet", "orangered", "mediumvioletred", "palevioletred"}  # of two words
NOT_AS_CALLED = {"brown", "rosybrown"}  # by CSS, which has them redder than people


def plain(rgb: str | tuple[int, ...]) -> Pixels:
    return np.array(Image.new("RGB", (40, 30), rgb))


def named() -> list[tuple[str, str]]:
    """The names of CSS that end with one of the words, chosen by others and long before the survey."""
    words = "|".join(COLOURS)
    every = {name.replace("gray", "grey"): name for name in ImageColor.colormap}
    found = ((name, re.fullmatch(rf".*?({words})", spelt)) for spelt, name in every.items())
    return [(name, match[1]) for name, match in found if match and name not in BLENDS | NOT_AS_CALLED]


def test_the_names_of_css_are_understood() -> None:
    pairs = named()
    wrong = {name: colours(plain(name))[0] for name, word in pairs if colours(plain(name)) != (word,)}
    assert len(pairs) > 50
    assert len(wrong) <= len(pairs) // 8, wrong


@pytest.mark.parametrize("word", COLOURS)
def test_each_colour_word_names_its_colour(word: str) -> None:
    rgb = (101, 55, 0) if word == "brown" else ImageColor.getrgb(word)  # CSS has a red for brown
    assert colours(plain(rgb)) == (word,)


def test_lab_is_that_of_the_standard() -> None:
    wanted = [[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.20], [87.73, -86.18, 83.18], [32.30, 79.19, -107.86]]
    found = lab([[255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]])
    assert found == pytest.approx(np.array(wanted), abs=0.05)


def test_what_covers_little_is_left_out_and_the_largest_comes_first() -> None:
    picture = plain("white")
    picture[:, :12] = ImageColor.getrgb("blue")  # 12 of 40 columns
    picture[:, 12:14] = ImageColor.getrgb("red")  # 2 of 40
    assert SHARE > 2 / 40
    assert colours(picture) == ("white", "blue")
    picture[:, 14:23] = ImageColor.getrgb("black")  # 9 of 40
    assert SHARE < 9 / 40 < PLAIN_SHARE
    assert colours(picture) == ("white", "blue"), "some black is in most photos"


def test_grey_is_a_word_for_pictures_without_colour() -> None:
    picture = plain("grey")
    picture[:, :3] = ImageColor.getrgb("green")  # 3 of 40
    assert colours(picture) == ("grey", "green")
    picture[:, :6] = ImageColor.getrgb("green")
    assert colours(picture) == ("green",), "most of it is still grey"
    picture[:, :6] = (101, 55, 0)
    assert colours(picture) == ("grey",), "too little brown for a word, so the most frequent one"


def test_large_images_and_videos_are_sampled() -> None:
    picture = np.tile(plain("green"), (60, 50, 1))
    assert colours(picture) == ("green",)
    frames = np.stack([plain("red"), plain("red"), plain("yellow")])
    assert colours(frames) == ("red", "yellow")
    assert colours(np.zeros((1, 1, 3), np.uint8)) == ("black",)
