"""The icon for home screens is the one in icon.svg."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.present.web.icon import CURVES, GROUND, INK, SIZES, WIDTH, icon
from lingxi.present.web.routes.page import FOLDER


@pytest.mark.parametrize("size", SIZES)
def test_it_is_a_picture_of_its_size_with_both_colours(size: int) -> None:
    with Pillow.open(BytesIO(icon(size))) as picture:
        pixels = np.asarray(picture)
    assert pixels.shape == (size, size, 3)
    assert tuple(pixels[0, 0]) == GROUND, "the ground fills the square"
    assert tuple(pixels[round(size * 23 / 32), round(size * 9 / 32)]) == INK, "where both curves begin"
    assert 0.05 < (pixels == INK).all(-1).mean() < 0.2


def test_it_is_drawn_as_the_svg_says() -> None:
    drawing = (FOLDER / "icon.svg").read_text(encoding="utf-8")
    assert f'stroke-width="{WIDTH}"' in drawing
    assert f'fill="#{bytes(GROUND).hex()}"' in drawing
    path = re.search(r'd="M9 23C(\S+) (\S+) (\S+) (\S+) (\S+) (\S+)M9 23c(\S+) (\S+) (\S+)-(\S+) (\S+)-(\S+)"', drawing)
    assert path is not None
    numbers = [float(each) for each in path.groups()]
    first = [9.0, 23.0, *numbers[:6]]
    assert np.array(CURVES[0]).ravel().tolist() == first
    seven, one, thirteen, three, fourteen, fifteen = numbers[6:]
    relative = [(0, 0), (seven, one), (thirteen, -three), (fourteen, -fifteen)]
    assert np.array(CURVES[1]).tolist() == [[9 + x, 23 + y] for x, y in relative]
