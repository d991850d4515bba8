"""Figures go into the tables of the page: known rows change, others stay, new ones are added."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

PAGE = """# Features

## Images

| a | b |
|---|---|
| untouched | 1 |

| feature | products | copies | metric | dimensions | ms |
|---|---|---|---|---|---|
| `one` | 0.100 | 0.200 | cosine | 8 | 1.0 |
| `two` | 0.300 | 0.400 | cosine | 8 | 2.0 |

## Sounds

| feature | mAP | metric | dimensions | ms |
|---|---|---|---|---|
| `one` | 0.500 | cosine | 8 | 3.0 |
"""


@pytest.fixture
def bare_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")


@pytest.mark.usefixtures("bare_names")
def test_rows_are_replaced_and_added() -> None:
    known = set(sys.modules)
    features = import_module("features")
    rows = [
        features.Row("Images", "copies", "two", 0.9, "dot", 1024, 7.25),
        features.Row("Images", "products", "three", 0.6, "cosine", 4, 1.0),
        features.Row("Images", "copies", "three", 0.7, "cosine", 4, 1.5),
    ]
    changed = PAGE.replace("| `two` | 0.300 | 0.400 | cosine | 8 | 2.0 |", (
        "| `two` | 0.300 | 0.900 | dot | 1,024 | 7.2 |\n| `three` | 0.600 | 0.700 | cosine | 4 | 1.5 |"))  # fmt: skip
    assert features.written(PAGE, rows) == changed
    assert features.written(PAGE, []) == PAGE
    for name in set(sys.modules) - known:
        if "benchmarks" in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
