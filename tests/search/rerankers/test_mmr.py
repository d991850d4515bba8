"""Maximal marginal relevance, step by step."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.rerankers.mmr import Mmr
from tests.search.test_reranker import candidates


def _slow(diverse: float) -> list[int]:
    seen, taken = candidates(), list[int]()
    while len(taken) < len(seen.vectors):
        best = max(
            (n for n in range(len(seen.vectors)) if n not in taken),
            key=lambda n: (
                (1 - diverse) * float(seen.vectors[n] @ seen.query)
                - diverse * max((float(seen.vectors[n] @ seen.vectors[m]) for m in taken), default=0.0)
            ),
        )
        taken.append(best)
    return taken


@pytest.mark.parametrize("diverse", [0.0, 0.3, 0.7])
def test_the_order_is_that_of_the_formula(diverse: float) -> None:
    assert np.argsort(-Mmr(diverse).score(candidates())).tolist() == _slow(diverse)


def test_a_duplicate_ranks_after_a_different_hit() -> None:
    seen = candidates(3)
    seen.vectors[1] = seen.vectors[0]
    assert np.argsort(-Mmr(0.0).score(seen)).tolist()[:2] == [0, 1]
    assert np.argsort(-Mmr(0.6).score(seen)).tolist()[-1] == 1
