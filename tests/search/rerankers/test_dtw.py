"""Sounds are warped onto each other at the least cost."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.rerankers.dtw import Dtw, warped_distance
from lingxi.types import Audio, Text


def _slowly(one: np.ndarray, other: np.ndarray) -> float:
    total = np.full((len(one) + 1, len(other) + 1), np.inf)
    total[0, 0] = 0
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = np.linalg.norm(one[i - 1] - other[j - 1])
            total[i, j] = min(total[i - 1, j - 1] + 2 * cost, total[i - 1, j] + cost, total[i, j - 1] + cost)
    return float(total[-1, -1] / (len(one) + len(other)))


@pytest.mark.parametrize(("n", "m"), [(1, 1), (5, 9), (12, 3)])
def test_the_distance_is_the_least_over_all_paths(n: int, m: int) -> None:
    chance = np.random.default_rng(n)
    one, other = chance.standard_normal((n, 4)), chance.standard_normal((m, 4))
    assert warped_distance(one, other) == pytest.approx(_slowly(one, other))
    assert warped_distance(other, one) == pytest.approx(warped_distance(one, other))


def _melody(tones: list[float], each_s: float) -> Audio:
    time_s = np.arange(int(16_000 * each_s)) / 16_000
    parts = [sum(np.sin(2 * np.pi * tone * k * time_s) / k for k in range(1, 6)) for tone in tones]
    return Audio((np.concatenate(parts) * 0.2).astype(np.float32), 16_000)


def test_the_same_melody_slower_comes_first() -> None:
    query = _melody([300, 500, 400, 700], 0.3)
    slower, other, louder = _melody([300, 500, 400, 700], 0.5), _melody([700, 400, 500, 300], 0.3), query
    scores = Dtw().score(query, [other, slower, louder])
    assert scores[2] == pytest.approx(0, abs=1e-3)
    assert scores[1] > scores[0]
    with pytest.raises(TypeError, match="only sounds are warped in time"):
        Dtw().score(Text("a"), [])
