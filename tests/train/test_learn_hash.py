"""Random hyperplanes and judged codes."""

from __future__ import annotations

import numpy as np

from lingxi.train.cca import cca
from lingxi.train.learn_hash import judged, plain, random_planes
from tests.train.toys import views


def test_more_random_bits_come_nearer_to_the_vectors() -> None:
    data, held = views(300), views(100, 3)
    start = cca(*data.paired(), 8)
    few, many = (judged(random_planes(data, start, bits, 0), held).score for bits in (8, 512))
    assert few < many <= plain(start, held).score + 0.05
    assert many > 0.8 * plain(start, held).score
    assert np.isfinite(many)
