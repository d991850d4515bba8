"""The edge histogram tells the kinds of edges and where they are."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.edge_histogram import EdgeHistogram, local_edges
from lingxi.types import Image


def _striped(kind: int) -> np.ndarray:
    y, x = np.mgrid[:256, :256]
    wave = {0: x // 2, 1: y // 2, 2: (x + y) // 4, 3: (x - y) // 4}[kind] % 2
    level: np.ndarray = wave.astype(np.float32)
    return level


@pytest.mark.parametrize("kind", [0, 1, 2, 3])
def test_each_kind_of_edge_is_known(kind: int) -> None:
    found = local_edges(_striped(kind)).mean((0, 1))
    assert found.argmax() == kind


def test_edges_are_located_and_counts_add_up() -> None:
    level = np.zeros((256, 256), np.float32)
    level[:, :64] = _striped(0)[:, :64]
    (found,) = EdgeHistogram().encode([Image(np.repeat((level * 255).astype(np.uint8)[..., None], 3, 2))])
    local = found[:80].reshape(4, 4, 5)
    assert local[:, 0, 0].min() > 0.9
    assert local[:, 1:].max() < 0.1
    assert np.allclose(found[80:85], 5 * local.mean((0, 1)), atol=1e-6)
    assert np.allclose(found[85:90], local[:, 0].mean(0), atol=1e-6)  # the first column
    assert found.shape == (150,)
