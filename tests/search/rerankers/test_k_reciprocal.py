"""Against the formulas of the paper done with sets, one element after the other."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.reranker import Candidates
from lingxi.search.rerankers.k_reciprocal import KReciprocal, distances
from tests.search.test_reranker import candidates


def _slow(seen: Candidates, k1: int, k2: int, weight: float) -> list[float]:
    rows = np.concatenate([seen.query[None], seen.vectors])
    plain = distances(rows)
    count = len(rows)
    order = [sorted(range(count), key=lambda j, i=i: (plain[i, j], j)) for i in range(count)]  # type: ignore[misc]

    def mutual(i: int, k: int) -> set[int]:
        return {j for j in order[i][: k + 1] if i in order[j][: k + 1]}

    shares = []
    for i in range(count):
        own = mutual(i, k1)
        whole = set(own)
        for j in own:
            half = mutual(j, round(k1 / 2))
            if len(half & own) > 2 / 3 * len(half):
                whole |= half
        total = sum(np.exp(-plain[i, j]) for j in whole)
        shares.append([np.exp(-plain[i, j]) / total if j in whole else 0.0 for j in range(count)])
    spread = [[float(np.mean([shares[j][x] for j in order[i][:k2]])) for x in range(count)] for i in range(count)]
    found = []
    for i in range(1, count):
        least = sum(map(min, spread[0], spread[i]))
        most = sum(map(max, spread[0], spread[i]))
        found.append(1 - (weight * plain[0, i] + (1 - weight) * (1 - least / most)))
    return found


@pytest.mark.parametrize(("k1", "k2", "weight"), [(20, 6, 0.3), (5, 2, 0.0), (8, 1, 0.5)])
def test_it_is_the_published_method(k1: int, k2: int, weight: float) -> None:
    seen = candidates(40)
    assert KReciprocal(k1, k2, weight).score(seen) == pytest.approx(_slow(seen, k1, k2, weight), abs=1e-5)


def test_with_all_the_weight_on_plain_distances_the_order_stays() -> None:
    seen = candidates()
    assert np.argsort(-KReciprocal(weight=1.0).score(seen), kind="stable").tolist() == list(range(30))
