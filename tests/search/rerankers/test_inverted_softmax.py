"""The formula by hand, and nothing is changed where no hub is in the way."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.search.reranker import Candidates
from lingxi.search.rerankers.inverted_softmax import InvertedSoftmax

QUERY = np.array([1, 0, 0], np.float32)
HUB, OWN = unit(np.array([0.8, 0.6, 0])), unit(np.array([0.79, 0, -0.613]))
SEEN = np.stack([HUB, OWN]), np.array([1, 0.5], np.float32)


def test_a_hub_is_normalised_by_the_other_queries() -> None:
    bank = unit(np.random.default_rng(0).normal([0.4, 1, 0], 0.1, (40, 3)))
    found = InvertedSoftmax(5).score(Candidates(QUERY, *SEEN, bank))
    wanted = [np.exp(5 * x @ QUERY) / np.exp(5 * bank @ x).sum() for x in (HUB, OWN)]
    assert found == pytest.approx(wanted, rel=1e-4)
    assert found[0] < found[1]


def test_what_is_no_hub_stays_as_it_is() -> None:
    bank = unit(np.random.default_rng(0).normal([0.79, 0, -0.6], 0.05, (40, 3)))  # all of them want the other
    assert InvertedSoftmax().score(Candidates(QUERY, *SEEN, bank)) == pytest.approx([0.8, 0.79], abs=1e-2)
