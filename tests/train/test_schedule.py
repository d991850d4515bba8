"""Warm-up, then the cosine."""

from __future__ import annotations

import pytest

from lingxi.train.schedule import rate_at


def test_the_rate_rises_in_a_line_and_falls_like_a_cosine() -> None:
    rates = [rate_at(step, 110, 10) for step in range(110)]
    assert rates[:10] == pytest.approx([(step + 1) / 10 for step in range(10)])
    assert rates[10] == 1
    assert rates[60] == pytest.approx(0.5)
    assert 0 < rates[-1] < 0.001
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rate_at(0, 1, 0) == 1
