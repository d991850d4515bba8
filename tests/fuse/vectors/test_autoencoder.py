"""A part that is missing is told from the other, better than by its mean."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.fuse.vectors.autoencoder import Autoencoder
from lingxi.testing.vector_fusions import some_parts


def test_a_missing_part_is_reconstructed_better_than_the_mean() -> None:
    pytest.importorskip("torch")
    parts, new = some_parts(600), some_parts(200, seed=5)
    fusion = Autoencoder([12, 12], size=32)
    fusion.fit(parts, [parts.only(0), parts.only(1)])
    for missing, given in ((0, 1), (1, 0)):
        wanted = unit(new.rows[missing])
        told = fusion.reconstruct(new.only(given))[missing]
        by_mean = ((wanted - unit(parts.rows[missing]).mean(0)) ** 2).sum(1).mean()
        assert ((wanted - told) ** 2).sum(1).mean() < 0.7 * by_mean


def test_the_decoder_has_the_shapes_of_the_parts() -> None:
    fusion = Autoencoder([12, 7], size=4)
    told = fusion.back(np, fusion._begun, np.zeros((3, 4), np.float32))
    assert [each.shape for each in told] == [(3, 12), (3, 7)]
