"""Probabilities are honest: fitted ones on pairs like those they were fitted on, adjusted ones in a library."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.calibration import Calibration, Sigmoid, fit, posterior, reliability

SLOPE, OFFSET = 12.0, -3.0  # two normal distributions of equal width make exactly such a sigmoid
WIDTH = 0.2
APART = SLOPE * WIDTH**2
MIDDLE = -OFFSET / SLOPE


def _pairs(seed: int, matching: int, others: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    right = np.arange(matching + others) < matching
    return chance.normal(np.where(right, MIDDLE + APART / 2, MIDDLE - APART / 2), WIDTH), right


def test_the_fit_finds_the_sigmoid_that_made_the_pairs() -> None:
    sigmoid = fit(*_pairs(0, 20_000, 60_000))
    assert sigmoid.slope == pytest.approx(SLOPE, rel=0.03)
    assert sigmoid.offset == pytest.approx(OFFSET, rel=0.05)


def test_the_error_is_small_for_the_right_sigmoid_and_large_for_a_boastful_one() -> None:
    pairs = _pairs(1, 5_000, 15_000)
    honest, boastful = (
        reliability(Sigmoid(SLOPE, OFFSET), *pairs),
        reliability(Sigmoid(10 * SLOPE, 10 * OFFSET), *pairs),
    )
    assert honest.error < 0.02
    assert boastful.error > 0.1
    assert sum(mass for _, _, mass in honest.diagram) == pytest.approx(1, abs=0.01)


def test_separable_pairs_have_a_finite_slope() -> None:
    sigmoid = fit(np.array([0.1, 0.2, 0.8, 0.9]), np.array([False, False, True, True]))
    assert 0 < sigmoid.slope < 1e3


def test_pairs_of_one_kind_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="pairs that match and pairs that do not"):
        fit(np.array([0.1, 0.2]), np.array([True, True]))


@pytest.mark.parametrize(("matching", "others"), [(2_000, 8_000), (50, 9_950), (0, 10_000), (9_000, 1_000)])
def test_in_a_library_as_many_match_as_is_said(matching: int, others: int) -> None:
    scores, _ = _pairs(2, matching, others)
    said = posterior(Sigmoid(SLOPE, OFFSET), np.sort(scores)[::-1], len(scores))
    assert said.sum() == pytest.approx(matching, rel=0.15, abs=40)
    assert (np.diff(said) <= 0).all()


def test_where_nothing_matches_nothing_is_likely() -> None:
    scores, _ = _pairs(3, 0, 3_000)
    assert posterior(Sigmoid(24.0, -6.0), np.sort(scores - 0.3)[::-1], 3_000).max() < 0.2


def test_one_match_among_few_is_seen() -> None:
    said = posterior(Sigmoid(24.8, -5.3), np.array([0.45, 0.1, 0.08, 0.05]), 4)
    assert said[0] > 0.9
    assert said[1:].max() < 0.1
    assert posterior(Sigmoid(24.8, -5.3), np.zeros(0), 0).shape == (0,)


def test_a_calibration_comes_back_from_json() -> None:
    found = Calibration({("text", "image"): Sigmoid(2.0, -1.0)})
    assert Calibration.of(found.as_dict()) == found
    assert Calibration.of({"smell->image": {"slope": 1, "offset": 0}}).sigmoids == {}
