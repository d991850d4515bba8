"""Probabilities are honest on pairs like those they were fitted on, and depend on the query and the segment alone."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.calibration import (
    FLOOR,
    SHARE,
    Calibration,
    Sigmoid,
    Usual,
    balanced,
    fit,
    log_odds,
    logistic,
    regression,
    reliability,
    usual_of,
)

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


def test_a_regression_separates_useful_features_from_noise() -> None:
    scores, right = _pairs(4, 20_000, 60_000)
    noise = np.random.default_rng(5).normal(0, 1, len(scores))
    slope, other, offset = regression(np.column_stack([scores, noise]), right, np.ones(len(right)))
    assert slope == pytest.approx(SLOPE, rel=0.03)
    assert other == pytest.approx(0, abs=0.03)
    assert offset == pytest.approx(OFFSET + log_odds(0.25), rel=0.05), "of these pairs, a quarter match"


def test_the_error_is_small_for_the_right_sigmoid_and_large_for_a_boastful_one() -> None:
    scores, right = _pairs(1, 5_000, 15_000)
    honest, boastful = (
        reliability(logistic(sigmoid.log_odds(scores, Usual())), right, balanced(right))
        for sigmoid in (Sigmoid(SLOPE, OFFSET), Sigmoid(10 * SLOPE, 10 * OFFSET))
    )
    assert honest.error < 0.02
    assert boastful.error > 0.1
    assert sum(mass for _, _, mass in honest.diagram) == pytest.approx(1, abs=0.01)


def test_probabilities_agree_with_the_share_of_matches() -> None:
    scores, right = _pairs(2, 500, 9_500)
    said = replace(Sigmoid(SLOPE, OFFSET), share=0.05).probabilities(scores, Usual())
    assert said.sum() == pytest.approx(500, rel=0.15)
    assert reliability(said, right).error < 0.02


def test_separable_pairs_have_a_finite_slope() -> None:
    sigmoid = fit(np.array([0.1, 0.2, 0.8, 0.9]), np.array([False, False, True, True]))
    assert 0 < sigmoid.slope < 1e3


def test_pairs_of_one_kind_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="pairs that match and pairs that do not"):
        fit(np.array([0.1, 0.2]), np.array([True, True]))


def test_a_score_is_read_against_what_is_usual() -> None:
    sigmoid, scores = Sigmoid(2.0, -1.0, standing=3.0, usual=-4.0), np.array([0.1, 0.5])
    usual = Usual(mean=0.3, deviation=0.1)
    wanted = [2 * score + 3 * (score - 0.3) / 0.1 - 4 * 0.3 - 1 for score in (0.1, 0.5)]
    assert sigmoid.log_odds(scores, usual) == pytest.approx(wanted)
    share = logistic(np.array(wanted) + np.log(SHARE / (1 - SHARE)))
    assert sigmoid.probabilities(scores, usual) == pytest.approx(share, rel=1e-5)


def test_what_is_usual_has_some_deviation() -> None:
    assert usual_of(np.full(9, 0.25)) == Usual(0.25, FLOOR)
    found = usual_of(np.array([0.0, 0.24]))
    assert (found.mean, found.deviation) == pytest.approx((0.12, 0.13)), "of 5, 12 and 13"


def test_the_background_is_of_the_segments_modality() -> None:
    rows = cast(Vectors, np.array([[1, 0], [0.6, 0.8]], np.float32))
    calibration = Calibration({}, {"image": rows})
    query = np.array([1, 0], np.float32)
    assert calibration.usual(query, "image").mean == pytest.approx(0.8)
    assert calibration.usual(query, "text") == Usual()


def test_a_calibration_comes_back_from_json() -> None:
    found = Calibration({("text", "image"): Sigmoid(2.0, -1.0, 3.0, 4.0, 0.1, 0.3)})
    assert Calibration.of(found.as_dict()) == found
    assert Calibration.of({"smell->image": {"slope": 1, "offset": 0}}).sigmoids == {}


def test_a_calibration_of_earlier_versions_has_the_usual_share() -> None:
    found = Calibration.of({"text->image": {"slope": 2.0, "offset": -1.0, "ece": 0.01}})
    assert found.sigmoids == {("text", "image"): Sigmoid(2.0, -1.0, share=SHARE)}


def test_pairs_that_were_fitted_again_take_the_place_of_the_others() -> None:
    old, new = Sigmoid(1.0, 0.0), Sigmoid(2.0, 0.0)
    rows = np.ones((1, 1), np.float32)
    both = Calibration({("text", "image"): old, ("text", "text"): old}, {"image": rows})
    found = both.updated(Calibration({("text", "image"): new}))
    assert found.sigmoids == {("text", "image"): new, ("text", "text"): old}
    assert found.background["image"] is rows
