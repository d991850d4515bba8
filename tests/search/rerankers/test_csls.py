"""The formula by hand, and a hub that loses its place."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.search.reranker import Candidates
from lingxi.search.rerankers.csls import Csls
from tests.search.test_reranker import candidates


def test_it_is_the_formula() -> None:
    seen = candidates()
    for n, found in enumerate(Csls(3).score(seen)):
        near = sorted((float(seen.vectors[n] @ other) for other in seen.bank), reverse=True)[:3]
        assert found == pytest.approx(2 * float(seen.vectors[n] @ seen.query) - sum(near) / 3, abs=1e-5)


def test_a_hub_ranks_below_an_item_near_only_this_query() -> None:
    query = np.array([1, 0, 0], np.float32)
    hub, own = unit(np.array([0.8, 0.6, 0])), unit(np.array([0.79, 0, -0.613]))
    bank = unit(np.random.default_rng(0).normal([0.4, 1, 0], 0.1, (40, 3)))
    seen = Candidates(query, np.stack([hub, own]), np.array([1, 0.5], np.float32), bank)
    first, second = Csls().score(seen)
    assert first < second
