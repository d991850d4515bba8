"""What is fitted on pairs is honest, rises with the score, and says that nothing matches about as often as is meant."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.calibration import usual_of
from lingxi.train.calibration import WRONGLY, Pairs, best_of, fit_least, fit_pairs, honesty, probabilities


def _pairs(seed: int, count: int, slope: float = 8.0, standing: float = 1.5, usual: float = -6.0) -> Pairs:
    """Pairs that match as often as these slopes say."""
    chance = np.random.default_rng(seed)
    means, deviations = chance.uniform(0, 0.3, count), chance.uniform(0.05, 0.2, count)
    scores = chance.normal(means, deviations)
    odds = slope * scores + standing * (scores - means) / deviations + usual * means - 2
    right = chance.random(count) < 1 / (1 + np.exp(-odds))
    return Pairs(scores, means, deviations, right, np.ones(count))


def test_the_fit_finds_what_made_the_pairs() -> None:
    sigmoid = fit_pairs(pairs := _pairs(0, 60_000))
    assert (sigmoid.slope, sigmoid.standing, sigmoid.usual) == pytest.approx((8, 1.5, -6), rel=0.12)
    assert sigmoid.share == pytest.approx(pairs.right.mean())
    assert honesty(sigmoid, _pairs(1, 60_000)).error < 0.01
    assert probabilities(sigmoid, pairs).mean() == pytest.approx(sigmoid.share, abs=0.001)


def test_it_never_falls_when_the_score_rises() -> None:
    sigmoid = fit_pairs(_pairs(2, 20_000, slope=-3.0, standing=2.5))
    assert sigmoid.slope == 0
    assert sigmoid.standing > 0


def test_calibration_pairs_are_the_chosen_ones_normalised_by_the_background() -> None:
    axes: Vectors = np.eye(3, dtype=np.float32)
    background = unit(np.array([[1, 1, 0], [1, 0, 0]]))
    chosen = np.array([[True, False, True], [False, False, True], [False, False, False]])
    found = Pairs.of(axes, axes, np.eye(3, dtype=bool), background, chosen, weight=6.0)
    assert found.scores.tolist() == [1, 0, 0]
    assert found.right.tolist() == [True, False, False]
    half = 0.5**0.5
    assert found.means == pytest.approx([(half + 1) / 2, (half + 1) / 2, half / 2])
    assert found.weights.sum() == pytest.approx(6)
    assert len(Pairs.joined([found, found]).scores) == 6


def test_the_best_hit_is_taken_from_the_allowed_items() -> None:
    axes: Vectors = np.eye(2, dtype=np.float32)
    sigmoid = fit_pairs(_pairs(3, 5_000))
    every, one = (best_of(sigmoid, axes[:1], axes, axes, allowed) for allowed in (None, np.array([[False, True]])))
    usual = usual_of(np.array([1.0, 0.0]))
    assert [every[0], one[0]] == pytest.approx(sigmoid.probabilities(np.array([1.0, 0.0]), usual).tolist())


def test_the_no_match_threshold_has_the_chosen_error_rate() -> None:
    best = np.linspace(0, 1, 201)
    least = fit_least(fit_pairs(_pairs(5, 5_000)), best).least
    assert np.mean(best < least) == pytest.approx(WRONGLY, abs=0.01)
