"""One bit a dimension: a file of a fraction of the size that still finds most."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lingxi.arrays import unit
from lingxi.evaluate.kept_index import build_index

CHANCE = np.random.default_rng(0)
VECTORS = unit(CHANCE.normal(size=(100, 256)).repeat(20, 0) + 0.5 * CHANCE.normal(size=(2_000, 256)))


def test_it_is_small_and_finds_most(tmp_path: Path) -> None:
    _, whole = build_index("faiss_ivf(lists=16, effort=16)", VECTORS, "cosine", tmp_path / "whole")
    _, card = build_index("faiss_rabitq(lists=16, effort=16)", VECTORS, "cosine", tmp_path / "bits")
    assert card.bytes < whole.bytes / 8
    assert 0.3 < card.recall < whole.recall
