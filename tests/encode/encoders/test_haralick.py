"""Haralick's features agree with scikit-image where it has them, and with their definitions elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.feature import graycomatrix, graycoprops

from lingxi.encode.encoders.haralick import Haralick, haralick_features
from lingxi.types import Image


def _table(seed: int) -> np.ndarray:
    level = np.random.default_rng(seed).integers(0, 8, (40, 40), dtype=np.uint8)
    level[:, 20:] //= 2
    table: np.ndarray = graycomatrix(level, [1], [0], 8, symmetric=True, normed=True)  # type: ignore[no-untyped-call]
    return table


def test_they_agree_with_scikit_image() -> None:
    table = _table(0)
    found = haralick_features(table[:, :, 0, 0])
    for place, name in ((0, "ASM"), (1, "contrast"), (2, "correlation"), (4, "homogeneity"), (3, "variance")):
        assert found[place] == pytest.approx(graycoprops(table, name)[0, 0]), name  # type: ignore[no-untyped-call]


def test_entropies_and_information_follow_their_definitions() -> None:
    table = _table(1)[:, :, 0, 0]
    found, rows = haralick_features(table), table.sum(1)
    joint = -(table[table > 0] * np.log2(table[table > 0])).sum()
    own = -(rows * np.log2(rows)).sum()
    assert found[8] == pytest.approx(joint, abs=1e-6)
    assert found[11] == pytest.approx((joint - 2 * own) / own, abs=1e-6)  # rows and columns are alike
    shared = 2 * own - joint  # mutual information, in bits
    assert found[12] == pytest.approx(np.sqrt(1 - np.exp(-2 * np.log(2) * shared)), abs=1e-6)
    assert found[5] == pytest.approx(2 * (np.arange(8) * rows).sum())
    assert found[6] == pytest.approx(sum((i + j - found[5]) ** 2 * table[i, j] for i in range(8) for j in range(8)))


def test_plain_light_is_all_order() -> None:
    (plain,) = Haralick().encode([Image(np.full((40, 40, 3), 99, np.uint8))])
    assert plain[0] == pytest.approx(1)  # angular second moment
    assert plain[8] == pytest.approx(0, abs=1e-6)  # entropy
