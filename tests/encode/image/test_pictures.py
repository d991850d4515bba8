"""What encoders of pictures share does what it says."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import color

from lingxi.encode.image.pictures import fitted_in, grey, hsv, lab, load, rows, shape_mask, squashed
from lingxi.errors import MissingExtra
from lingxi.types import Text

PIXELS = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


def test_colour_spaces_agree_with_scikit_image() -> None:
    assert np.allclose(lab(PIXELS), color.rgb2lab(PIXELS), atol=0.6)
    assert np.allclose(hsv(PIXELS), color.rgb2hsv(PIXELS), atol=1e-3)
    assert grey(np.full((1, 1, 3), 255, np.uint8))[0, 0] == pytest.approx(1)


def test_scaling_keeps_the_mean_and_the_proportions() -> None:
    assert squashed(PIXELS, 5, 4).shape == (4, 5, 3)
    assert np.allclose(squashed(PIXELS, 5, 4).mean(), PIXELS.mean(), atol=1)
    assert fitted_in(PIXELS, 15).shape == (10, 15, 3)
    assert fitted_in(PIXELS, 100) is PIXELS


@pytest.mark.parametrize("figure", [0, 255])
def test_the_figure_is_what_is_not_at_the_border(figure: int) -> None:
    pixels = np.full((20, 20, 3), 255 - figure, np.uint8)
    pixels[5:10, 5:12] = figure
    assert shape_mask(pixels).sum() == 35


def test_a_missing_library_says_what_to_install() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'lingxi\[vision\]'"):
        load("no_such_library.part")


def test_texts_are_refused_by_image_encoders() -> None:
    with pytest.raises(TypeError, match="not Text"):
        rows([Text("a")], 3, "cosine", lambda pixels: pixels)
