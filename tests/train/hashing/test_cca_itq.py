"""CCA-ITQ's bits of a pair agree."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.train.hasher import hashers
from tests.train.hashing.test_learned import apart


@pytest.mark.parametrize("bits", [8, 40])
def test_a_pair_has_nearer_codes_than_strangers(bits: int) -> None:
    pytest.importorskip("torch")  # the room is read as a whole
    pairs, strangers = apart("cca_itq", bits, classes=0)
    assert pairs < 0.6 * strangers
    assert np.isfinite(pairs)
    assert "cca_itq" in hashers
