"""Intervals hold what they promise, tests are level under chance and see real differences."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.evaluate.statistics import bootstrap, holm, kendall, randomisation_test, randomisation_tests


def test_a_95_percent_interval_covers_the_true_value_at_its_nominal_rate() -> None:
    held = 0
    for seed in range(200):
        low, high = bootstrap(np.random.default_rng(seed).exponential(1.0, 80), seed=seed)
        held += low <= 1.0 <= high
    assert 0.88 <= held / 200 <= 0.99


def test_intervals_of_medians_and_of_many_values() -> None:
    low, high = bootstrap(np.arange(101.0), np.median)
    assert low < 50 < high
    assert bootstrap(np.full(50_000, 0.5)) == (0.5, 0.5)
    with pytest.raises(ValueError, match="nothing"):
        bootstrap(np.zeros(0))


def test_p_values_are_uniform_under_the_null_hypothesis() -> None:
    found = []
    for seed in range(150):
        chance = np.random.default_rng(seed)
        found.append(randomisation_test(chance.random(25), chance.random(25), seed=seed))
    assert abs(float(np.mean(np.array(found) < 0.2)) - 0.2) < 0.1
    assert abs(float(np.mean(found)) - 0.5) < 0.08


def test_a_real_difference_is_seen_and_a_small_case_is_exact() -> None:
    chance = np.random.default_rng(0)
    one = chance.random(60)
    assert randomisation_test(one + 0.1 + chance.normal(0, 0.05, 60), one) < 0.001
    exact = 2 / 2**4  # of sixteen signs, only all plus and all minus are as far
    assert randomisation_test(np.array([1.0, 2, 3, 4]), np.zeros(4)) == pytest.approx(exact, abs=0.01)
    assert randomisation_test(one, one) == 1
    with pytest.raises(ValueError, match="same"):
        randomisation_test(one, one[:5])


def test_holm_correction_matches_a_hand_calculation() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_rank_correlation_counts_ties() -> None:
    """Of the ten pairs, six agree, two do not, one is tied on the left and one on the right."""
    one, other = np.array([1.0, 2.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0, 3.0, 2.5])
    agree, against = 6, 2
    assert kendall(one, other) == pytest.approx((agree - against) / (9 * 9) ** 0.5)
    assert kendall(one, other, "c") == pytest.approx(2 * (agree - against) * 4 / (25 * 3))
    assert kendall(one, one) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="all equal"):
        kendall(one, np.ones(5))


def test_clusters_are_drawn_as_a_whole() -> None:
    """Five copies of a value are no more evidence than one: the interval is that of the clusters."""
    once = np.random.default_rng(0).random(40)
    copies, clusters = np.repeat(once, 5), [str(n) for n in np.repeat(np.arange(40), 5)]
    width = np.diff(bootstrap(once))[0]
    assert np.diff(bootstrap(copies, clusters=clusters))[0] == pytest.approx(width, rel=0.15)
    assert np.diff(bootstrap(copies))[0] < 0.6 * width
    low, high = bootstrap(copies, np.median, clusters=clusters)
    assert low < float(np.median(once)) < high


def test_the_signs_of_a_cluster_are_flipped_together() -> None:
    one = np.repeat([1.0, 2.0, 3.0, 4.0], 5)
    clusters = [str(n) for n in np.repeat(np.arange(4), 5)]
    assert randomisation_test(one, np.zeros(20), clusters=clusters) == pytest.approx(2 / 2**4, abs=0.01)
    assert randomisation_test(one, np.zeros(20)) < 0.001
    both = randomisation_tests(np.stack([one, np.zeros(20)]), clusters=clusters)
    assert both == [randomisation_test(one, np.zeros(20), clusters=clusters), 1.0]
