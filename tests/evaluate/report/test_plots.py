"""Plots put values where they belong, and escape names."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from lingxi.evaluate.report.plots import bars, cost, curves, item_map
from lingxi.evaluate.summary import summary
from tests.evaluate.results import made

ONE, OTHER = made("one<b>", [1, 1]), replace(made("other", [1, 0]), ms_per_item=15.0)


def test_bars_are_as_long_as_values() -> None:
    drawn = bars([summary(ONE), summary(OTHER)], "recall@1")
    assert re.findall(r'<rect x="0" y="\d+" width="([\d.]+)"', drawn) == ["440.0", "220.0"]
    assert "one&lt;b&gt;" in drawn
    assert "<b>" not in drawn


def test_a_curve_falls_as_precision_does() -> None:
    (points,) = re.findall(r'points="([^"]+)"', curves([ONE]))
    heights = [float(each.split(",")[1]) for each in points.split()]
    assert heights[0] == 20
    assert heights[-1] == 210
    assert heights == sorted(heights)


def test_cost_is_compared_between_models() -> None:
    assert cost([ONE], "recall@1") == ""
    spots = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', cost([ONE, OTHER], "recall@1"))
    assert float(spots[0][0]) < float(spots[1][0])  # ten times slower
    assert float(spots[0][1]) < float(spots[1][1])  # and worse: further down
    slow = cost([ONE, replace(OTHER, ms_per_item=2e4)], "recall@1")
    assert ">1.19 ms</text>" in slow
    assert ">25,179 ms an item</text>" in slow


def test_names_of_models_do_not_lie_on_each_other() -> None:
    drawn = cost([ONE, replace(ONE, model="two"), replace(ONE, model="three"), OTHER], "recall@1")
    heights = [
        float(y) for y in re.findall(r'<text x="[\d.]+"(?: text-anchor="end")? y="([\d.]+)">(?:one|two|three)', drawn)
    ]
    assert len(heights) == 3
    assert np.diff(sorted(heights)).min() >= 13


def test_many_names_stay_in_the_drawing() -> None:
    """Also where all models are bad: their names are moved up from the floor."""
    results = [replace(made(f"m{n}", [0, 0.1]), ms_per_item=10 + n) for n in range(40)]
    drawn = cost(results, "recall@1")
    (high,) = re.findall(r'viewBox="0 0 500 (\d+)"', drawn)
    heights = [float(y) for y in re.findall(r' y="([\d.-]+)">m\d+<', drawn)]
    assert len(heights) == 40
    assert np.diff(sorted(heights)).min() >= 13 - 0.1
    assert min(heights) >= 13
    assert max(heights) <= int(high) - 26


def test_ranks_fit_the_width() -> None:
    results = [made("one", [1, -8]), replace(made("other", [1, 0]), ms_per_item=15.0)]  # ranks 1 and 10, 1 and 2
    drawn = bars([summary(each) for each in results], "rank")
    widths = [float(each) for each in re.findall(r'width="([\d.]+)" height', drawn)]
    assert widths == [242.0, 66.0]  # of 440 for the upper end of an interval, 10
    (places,) = [re.findall(r'cy="([\d.-]+)"', cost(results, "rank"))]
    assert all(20 <= float(each) <= 210 for each in places)


def test_drawings_scroll_before_their_letters_are_too_small() -> None:
    results = [replace(ONE, model=f"a model with a long name {n}") for n in range(5)]
    for drawn in (bars([summary(ONE)], "recall@1"), curves(results), cost(results, "recall@1"),
                  item_map("m", {"a": (0, 0), "b": (1, 1), "c": (2, 0)}, {})):  # fmt: skip
        assert drawn.startswith('<figure><div class="wide"><svg viewBox="0 0 500 ')
        assert "min-width:350px" in drawn  # a phone has 390, and the page has margins of 16
        starts = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="[\d.]+">', drawn)]
        assert max(starts, default=0) <= 500 - 45


def test_classes_of_a_map_have_colours() -> None:
    drawn = item_map("m", {"a": (0, 0), "b": (1, 1), "c": (2, 0)}, {"a": "red", "b": "blue", "c": "blue"})
    colours = re.findall(r'r="3" fill="(#\w+)"', drawn)
    assert colours[1] == colours[2] != colours[0]
    assert item_map("m", {}, {}) == ""
