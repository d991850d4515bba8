"""Intervals hold the value, by cluster."""

from __future__ import annotations

import json

from lingxi.evaluate.result import over_seeds
from lingxi.evaluate.summary import summary
from tests.evaluate.results import made


def test_a_summary_is_plain_and_its_intervals_hold_the_value() -> None:
    found = summary(over_seeds([made("m", [1, 0, 1, 1], clusters="xxyy"), made("m", [1, 1, 1, 1], clusters="xxyy")]))
    for each in found["measures"].values():
        assert each["low"] <= each["value"] <= each["high"]
    assert (found["queries"], found["clusters"], found["bytes_per_item"]) == (4, 2, 16)
    assert found["measures"]["recall@1"]["seeds"] == [0.75, 1.0]
    assert json.loads(json.dumps(found)) == found


def test_clusters_widen_the_interval() -> None:
    values = [1.0] * 10 + [0.0] * 10
    single, together = (summary(made("m", values, clusters=names))["measures"]["recall@1"]
                       for names in ("", "a" * 5 + "b" * 5 + "c" * 5 + "d" * 5))  # fmt: skip
    assert together["high"] - together["low"] > 1.3 * (single["high"] - single["low"])
