"""Counts and latencies in the text format of Prometheus."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TypeVar, final

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

T = TypeVar("T")


@final
class Metrics:
    """Latency of each stage as a histogram; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS_S) + 1))
        self._sums: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, work: Callable[[], T]) -> T:
        """What ``work`` returns or raises; its duration is counted either way."""
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.observe(stage, time.perf_counter() - began)

    def observe(self, stage: str, seconds: float) -> None:
        """Counts one duration."""
        place = sum(seconds > bound for bound in BOUNDS_S)
        with self._lock:
            self._seconds[stage][place] += 1
            self._sums[stage] += seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        """All of it, and the gauges given, as Prometheus reads it (exposition format 0.0.4)."""
        lines = [f"# TYPE lingxi_{name} gauge\nlingxi_{name} {value:g}" for name, value in gauges.items()]
        lines.append("# TYPE lingxi_stage_seconds histogram")
        with self._lock:
            for stage, counts in sorted(self._seconds.items()):
                lines += _histogram(stage, counts, self._sums[stage])
        return "\n".join(lines) + "\n"


def _histogram(stage: str, counts: list[int], total: float) -> list[str]:
    bounds = [*map(str, BOUNDS_S), "+Inf"]
    buckets = [
        f'lingxi_stage_seconds_bucket{{stage="{stage}",le="{bound}"}} {sum(counts[: n + 1])}'
        for n, bound in enumerate(bounds)
    ]
    return [
        *buckets,
        f'lingxi_stage_seconds_sum{{stage="{stage}"}} {total:.6f}',
        f'lingxi_stage_seconds_count{{stage="{stage}"}} {sum(counts)}',
    ]
