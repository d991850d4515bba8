"""GIST tells the lay of a scene."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.gist import GRID, Gist, gist_filters
from lingxi.types import Image


def _picture(level: np.ndarray) -> Image:
    return Image(np.repeat((level * 255).astype(np.uint8)[..., None], 3, 2))


def test_filters_cover_directions_once() -> None:
    filters = gist_filters()
    assert filters.shape == (32, 192, 192)
    first, opposite = filters[0], filters[4]
    assert (first * opposite).sum() < 0.05 * (first**2).sum()


def test_stripes_answer_where_they_are_and_in_their_direction() -> None:
    level = np.full((128, 128), 0.5)
    level[:, :64] += 0.4 * np.sign(np.sin(np.arange(64) * 1.2))[None]
    (found,) = Gist().encode([_picture(level)])
    grid = found.reshape(32, GRID, GRID)
    strongest = grid[grid.mean((1, 2)).argmax()]
    assert strongest[:, :2].mean() > 3 * strongest[:, 3].mean()
    turned = Gist().encode([_picture(np.ascontiguousarray(level.T))])[0].reshape(32, GRID, GRID)
    assert turned.mean((1, 2)).argmax() != grid.mean((1, 2)).argmax()


def test_a_change_of_light_changes_little() -> None:
    chance = np.random.default_rng(0)
    level = np.kron(chance.random((8, 8)), np.ones((16, 16))) * 0.8 + 0.1
    one, dimmer, other = Gist().encode(
        [_picture(level), _picture(level * 0.7), _picture(np.kron(chance.random((8, 8)), np.ones((16, 16))))]
    )
    assert np.linalg.norm(one - dimmer) < 0.3 * np.linalg.norm(one - other)
