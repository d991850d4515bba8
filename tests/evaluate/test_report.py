"""The report holds tables, tests and the worst failures, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.report import comparisons, page, summary
from lingxi.evaluate.run import Result, encode, judge
from lingxi.testing import ToyEncoder
from tests.conftest import Paint


def _results(paint: Paint) -> tuple[list[Result], Path]:
    root = paint("red/a.png", (0, 0, 200)).parents[1]
    paint("blue/c.png", (250, 5, 5))
    paint("blue<script>/d.png", (0, 0, 240))
    data = read_dataset(root)
    one, other = (judge(encode(data, ToyEncoder(name)), name, "cosine") for name in ("one", "other"))
    return [one, other], root


def test_a_summary_is_plain_and_its_intervals_hold_the_value(paint: Paint) -> None:
    results, _ = _results(paint)
    (first, _) = summary(results)
    for found in first["measures"].values():
        assert found["low"] <= found["value"] <= found["high"]
    assert first["bytes_per_item"] == 4 * ToyEncoder().dim
    (test,) = comparisons(results, "hit_rate@1")
    assert (test["difference"], test["p"]) == (0, 1)


def test_the_page_is_whole_and_escapes_what_it_shows(paint: Paint) -> None:
    results, root = _results(paint)
    html = page(results, {results[0].direction: read_dataset(root)}, "hit_rate@1")
    assert "<script>" not in html
    assert "blue&lt;script&gt;" in html
    assert not re.search(r'(src|href)="(?!data:)', html)
    assert html.count("<svg") == 2
    assert "data:image/jpeg;base64," in html  # the worst failure, as a picture
