"""Pooling follows the published formulas, and pictures are prepared as the networks were trained."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.encode.image.deep import DEVIATION, MEAN, cells, gem, pooled, prepared, regions, rmac

MAPS = np.random.default_rng(0).random((2, 3, 7, 7)).astype(np.float32)


def test_gem_lies_between_mean_and_maximum_and_is_the_mean_at_power_one() -> None:
    assert np.allclose(gem(MAPS, 1), pooled(MAPS, "avg"))
    assert (gem(MAPS) > pooled(MAPS, "avg")).all()
    assert (gem(MAPS) < pooled(MAPS, "max")).all()
    assert np.allclose(gem(MAPS, 60), pooled(MAPS, "max"), rtol=0.1)
    assert np.allclose(gem(MAPS)[0, 1], (MAPS[0, 1].astype(float) ** 3).mean() ** (1 / 3))


def test_regions_are_those_of_the_paper() -> None:
    square = regions(7, 7)
    assert [side for _, _, side in square] == [7] + [4] * 4 + [3] * 9  # sides 2 w / (l + 1), l x l of them
    assert (0, 0, 4) in square
    assert (3, 3, 4) in square
    wide = regions(7, 10)
    assert sum(side == 7 for _, _, side in wide) == 2  # overlapping by 4 of 7, the nearest to 40 % there is
    assert all(top + side <= 7 and left + side <= 10 for top, left, side in wide)


def test_cells_cover_the_maps_row_by_row() -> None:
    assert cells(MAPS, 1)[:, 0] == pytest.approx(pooled(MAPS, "avg"))
    found = cells(MAPS, 4)  # of seven rows: 0-1, 1-3, 3-5, 5-6, as adaptive pooling has them
    assert found.shape == (2, 16, 3)
    assert found[0, 0] == pytest.approx(MAPS[0, :, :2, :2].mean((1, 2)))
    assert found[1, 6] == pytest.approx(MAPS[1, :, 1:4, 3:6].mean((1, 2)))
    assert found[1, 15] == pytest.approx(MAPS[1, :, 5:, 5:].mean((1, 2)))


def test_rmac_is_the_sum_of_unit_maxima() -> None:
    expected = np.zeros((2, 3))
    for top, left, side in regions(7, 7):
        for n in range(2):
            best = np.array([MAPS[n, c, top : top + side, left : left + side].max() for c in range(3)])
            expected[n] += best / np.linalg.norm(best)
    assert np.allclose(rmac(MAPS), expected, atol=1e-5)
    assert np.allclose(unit(pooled(MAPS, "rmac")), unit(expected), atol=1e-5)


@pytest.mark.parametrize("shape", [(300, 500, 3), (100, 80, 3), (224, 224, 3)])
def test_images_are_prepared_as_for_imagenet(shape: tuple[int, int, int]) -> None:
    found = prepared(np.full(shape, 255, np.uint8))
    assert found.shape == (3, 224, 224)
    assert np.allclose(found[:, 5, 5], (1 - MEAN) / DEVIATION, atol=1e-5)
    left_dark = np.zeros(shape, np.uint8)
    left_dark[:, shape[1] // 2 :] = 255
    assert prepared(left_dark)[0, :, :100].max() < prepared(left_dark)[0, :, 124:].min()
