"""Count sketches: their inner products are, on average, those of the outer products."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadName
from lingxi.fuse.vectors.bilinear import Bilinear
from lingxi.testing.vector_fusions import some_parts


def test_inner_products_are_unbiased() -> None:
    parts = some_parts(4)
    wanted = np.prod([unit(rows) @ unit(rows).T + 1 for rows in parts.rows], axis=0)  # with the constants beside them
    products = [Bilinear([12, 12], size=64, seed=seed).product(parts) for seed in range(600)]
    found = np.mean([each @ each.T for each in products], axis=0)
    assert found == pytest.approx(wanted, abs=0.12)


def test_fourier_space_is_convolution() -> None:
    parts, fusion = some_parts(1), Bilinear([12, 12], size=32)
    first, second = (
        fusion.sketch(np.append(unit(rows), [[1.0]], axis=1).astype(np.float32), n)[0]
        for n, rows in enumerate(parts.rows)
    )
    slow = [sum(first[i] * second[(k - i) % 32] for i in range(32)) for k in range(32)]
    assert fusion.product(parts)[0] == pytest.approx(slow, abs=1e-5)


def test_sizes_are_checked() -> None:
    with pytest.raises(BadName, match="from 16"):
        Bilinear([12, 12], size=2)
