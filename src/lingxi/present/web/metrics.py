"""Counters and latencies in Prometheus's text format."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar, final

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

T = TypeVar("T")
Figure: TypeAlias = tuple[str, Literal["gauge", "counter"], float]  # name, kind, value


@final
class Metrics:
    """A latency histogram for each stage; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS_S) + 1))
        self._sums: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, work: Callable[[], T]) -> T:
        """Runs ``work`` and records its duration, also if it raises."""
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.observe(stage, time.perf_counter() - began)

    def observe(self, stage: str, seconds: float) -> None:
        """Records one duration."""
        place = sum(seconds > bound for bound in BOUNDS_S)
        with self._lock:
            self._seconds[stage][place] += 1
            self._sums[stage] += seconds

    def text(self, figures: Iterable[Figure]) -> str:
        """All histograms and the given figures, in Prometheus's exposition format 0.0.4."""
        lines = [f"# TYPE lingxi_{name} {kind}\nlingxi_{name} {value:.12g}" for name, kind, value in figures]
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


def resident_bytes() -> int:
    """The resident memory of this process, or 0 if the system does not report it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
