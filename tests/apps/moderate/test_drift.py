"""Drift: scores against those of the first run of a policy, confirmations against earlier ones."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from lingxi.apps.moderate.drift import LAST, drift, stability_index

LOW, HIGH = (100, *[0] * 9), (*[0] * 9, 100)


def _run(policy: str, counts: tuple[int, ...]) -> dict[str, Any]:
    return {"event": "run", "policy": policy, "scores": {"a": counts}}


def _said(verdict: str) -> dict[str, Any]:
    return {"event": "decided", "category": "a", "verdict": verdict}


def test_the_index_is_the_divergence_both_ways() -> None:
    p, q = 100.5 / 105, 0.5 / 105
    assert stability_index(LOW, HIGH) == pytest.approx(2 * (p - q) * log(p / q))
    assert stability_index(LOW, LOW) == 0
    assert stability_index(LOW, (0,) * 10) is None


def test_scores_shift_only_within_one_policy() -> None:
    (same,) = drift([_run("p", LOW), _run("p", LOW)])
    assert (same.stability, same.shifted) == (0, False)
    (moved,) = drift([_run("p", LOW), _run("p", HIGH)])
    assert moved.shifted
    (other,) = drift([_run("o", LOW), _run("p", HIGH)])
    assert (other.stability, other.shifted) == (None, False)


def test_confirmations_now_are_those_of_the_last_decisions() -> None:
    said = [_said("yes")] * 10 + [_said("unsure")] * 5 + [_said("no")] * LAST
    (found,) = drift(said)
    assert (found.confirmed_first, found.confirmed_last, found.decisions) == (1.0, 0.0, LAST + 10)
    (few,) = drift(said[:3])
    assert (few.confirmed_first, few.confirmed_last) == (None, 1.0)
