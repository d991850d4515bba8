"""Results as plain values: every measure with its interval, its deviation over seeds, and the cost per item."""

from __future__ import annotations

from typing import Any

import numpy as np

from lingxi.evaluate.measure import Measure
from lingxi.evaluate.result import Result
from lingxi.evaluate.statistics import bootstrap


def summary(result: Result) -> dict[str, Any]:
    """Plain JSON values: every measure with its 95 % interval by cluster, and the cost per item."""
    found = {}
    for name, values in result.values.items():
        statistic = np.median if Measure.of(name).lower_is_better else np.mean
        low, high = bootstrap(values, statistic, clusters=result.clusters)
        found[name] = {"value": result.mean(name), "low": low, "high": high, "deviation": result.deviation(name),
                       "seeds": list(result.means.get(name, ()))}  # fmt: skip
    return {
        "model": result.model, "dataset": result.dataset, "direction": result.direction, "metric": result.metric,
        "queries": len(result.queries), "clusters": len(set(result.clusters)), "measures": found, "dim": result.dim,
        "bytes_per_item": 4 * result.dim, "ms_per_item": round(result.ms_per_item, 3), "skipped": list(result.skipped),
    }  # fmt: skip
