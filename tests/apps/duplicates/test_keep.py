"""The better copy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.group import Merit
from lingxi.apps.duplicates.keep import better_first

BASE = {"sort": "photo", "digest": "", "width": 100, "height": 100, "size": 10}


def _file(name: str, **facts: object) -> File:
    return File(name, Path(name), **(BASE | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "merit"),
    [
        ({"camera": "Canon"}, "camera"),
        ({"width": 200}, "pixels"),
        ({"duration_s": 9.0}, "length"),
        ({"size": 20}, "bytes"),
        ({"taken": datetime(2020, 1, 1)}, "date"),
        ({"modified": datetime(2020, 1, 1, tzinfo=UTC)}, "date"),
    ],
)
def test_each_merit_decides_alone(better: dict[str, object], merit: Merit) -> None:
    files = [_file("a", taken=datetime(2021, 1, 1)), _file("b", **({"taken": datetime(2021, 1, 1)} | better))]
    ordered, why = better_first(files, {}, {})
    assert ([file.id for file in ordered], why) == (["b", "a"], merit)


def test_sharpness_counts_where_it_clearly_differs() -> None:
    a, b = _file("a"), _file("b")
    assert better_first([a, b], {a: 40.0, b: 100.0}, {})[1] == "sharpness"
    assert better_first([a, b], {a: 70.0, b: 100.0}, {}) == ([a, b], "name")


def test_what_is_changed_less_is_better_though_it_has_fewer_pixels() -> None:
    a, b = _file("a", width=200), _file("b")
    assert better_first([a, b], {}, {a: 1.0}) == ([b, a], "whole")
