"""Bits by how many differ, as our own popcount counts them."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.evaluate.hamming import distances, pack
from lingxi.evaluate.indexes.faiss_binary import FaissBinary

CODES = np.random.default_rng(0).choice(np.array([-1, 1], np.float32), (500, 44))


def test_it_counts_as_we_do() -> None:
    index = FaissBinary()
    index.build(CODES)
    rows, scores = index.search(CODES[:5], 20)
    packed = pack(CODES)
    for n in range(5):
        apart = distances(packed, packed[n])
        assert np.sort(apart)[:20].tolist() == np.round((1 - scores[n]) * 44).astype(int).tolist()
        assert apart[rows[n]].tolist() == np.sort(apart)[:20].tolist()


def test_other_metrics_are_refused() -> None:
    with pytest.raises(BadName, match="hamming"):
        FaissBinary("cosine")
