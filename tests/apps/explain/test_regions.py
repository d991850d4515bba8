"""Boxes around the hot parts of a map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lingxi.apps.explain.explanation import Region
from lingxi.apps.explain.regions import heat_map, regions, with_words


def test_connected_cells_are_one_box_and_the_largest_comes_first() -> None:
    shares = np.zeros((4, 8))
    shares[0, 0], shares[1, 0], shares[3, 6:8] = 0.2, 0.2, 0.3
    first, second = regions(shares)
    assert replace(first, share=0) == Region(0.75, 0.75, 0.25, 0.25, 0)
    assert replace(second, share=0) == Region(0.0, 0.0, 0.125, 0.5, 0)
    assert (first.share, second.share) == pytest.approx((0.6, 0.4))


def test_a_map_of_nothing_has_no_box() -> None:
    assert regions(np.zeros((4, 4))) == ()
    assert regions(-np.ones((4, 4))) == ()


def test_a_map_is_plain_numbers() -> None:
    assert heat_map(np.array([[0.25, 0.75]])).rows == ((0.25, 0.75),)


def test_the_map_of_a_query_shows_each_of_its_words() -> None:
    left, right, both = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]])
    maps = np.stack([left, left, right])
    assert with_words(maps, [0.1, 0.1]).tolist() == [[0.75, 0.25]]
    assert with_words(maps, [0.3, -0.1]).tolist() == [[1.0, 0.0]]
    assert with_words(maps, [-0.3, -0.1]).tolist() == left.tolist()
    assert with_words(both[None], []).tolist() == both.tolist()
