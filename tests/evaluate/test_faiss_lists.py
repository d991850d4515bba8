"""Inverted lists: as many as the vectors carry, and looked through as far as is asked."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadModel
from lingxi.evaluate.indexes.faiss_ivf import FaissIvf
from lingxi.evaluate.kept_index import measured_recall

VECTORS = unit(np.random.default_rng(0).normal(size=(4_000, 16)))


def test_the_number_of_lists_follows_the_number_of_vectors() -> None:
    assert FaissIvf().description(16, 100) == "IVF2,Flat"
    assert FaissIvf().description(16, 1_000_000) == "IVF4000,Flat"
    assert FaissIvf(lists=7).description(16, 1_000) == "IVF7,Flat"
    with pytest.raises(BadModel, match="at least"):
        FaissIvf(lists=7).description(16, 100)


def test_more_lists_looked_through_find_more_and_all_of_them_find_all() -> None:
    index = FaissIvf(lists=50)
    index.build(VECTORS)
    found = []
    for effort in (1, 8, 50):
        index.effort = effort
        found.append(measured_recall(index, VECTORS, "cosine"))
    assert found[0] < 0.8
    assert found[0] < found[1] < found[2]
    assert found[2] > 0.999
