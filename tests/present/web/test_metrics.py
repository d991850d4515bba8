"""Histograms as Prometheus defines them: buckets are cumulative, the last holds everything."""

from __future__ import annotations

import re

import pytest

from lingxi.present.web.metrics import BOUNDS_S, Metrics


def test_buckets_are_cumulative() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.005, 0.3, 99.0):
        metrics.observe("search", seconds)
    counts = [int(count) for count in re.findall(r"bucket\{.*\} (\d+)", metrics.text({}))]
    assert counts == [2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4]
    assert len(counts) == len(BOUNDS_S) + 1
    assert 'sum{stage="search"} 99.306' in metrics.text({"queue": 2})


def test_what_fails_is_counted_too() -> None:
    metrics = Metrics()
    with pytest.raises(ZeroDivisionError):
        metrics.timed("search", lambda: 1 // 0)
    assert 'count{stage="search"} 1' in metrics.text({})
