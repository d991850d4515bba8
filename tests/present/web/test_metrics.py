"""Histograms as Prometheus defines them: buckets are cumulative, the last holds everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lingxi.present.web.metrics import BOUNDS_S, Metrics, resident_bytes


def test_buckets_are_cumulative() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.005, 0.3, 99.0):
        metrics.observe("search", seconds)
    counts = [int(count) for count in re.findall(r"bucket\{.*\} (\d+)", metrics.text([]))]
    assert counts == [2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4]
    assert len(counts) == len(BOUNDS_S) + 1
    assert 'sum{stage="search"} 99.306' in metrics.text([("queue", "gauge", 2)])


def test_failed_requests_are_counted() -> None:
    metrics = Metrics()
    with pytest.raises(ZeroDivisionError, match="division"):
        metrics.timed("search", lambda: 1 // 0)
    assert 'count{stage="search"} 1' in metrics.text([])


def test_metrics_are_exported_with_their_type() -> None:
    text = Metrics().text([("hits_total", "counter", 1234567890), ("queue", "gauge", 0)])
    assert "# TYPE lingxi_hits_total counter\nlingxi_hits_total 1234567890\n" in text
    assert "# TYPE lingxi_queue gauge\nlingxi_queue 0\n" in text


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell")
def test_memory_in_use_is_exported() -> None:
    before = resident_bytes()
    held = b"x" * 2**28  # the kernel counts pages some dozens late, and a page may be of 2 MB
    assert resident_bytes() - before > 2**25
    assert len(held) == 2**28
