"""The tables of features: cells of several measurements stand in one row, and a page gets whole tables only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def features(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The program; afterwards nobody finds the modules beside it by their bare names."""
    known = set(sys.modules)
    monkeypatch.syspath_prepend(FOLDER)
    yield import_module("features")
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(FOLDER)):
            del sys.modules[name]


def test_measurements_of_a_feature_stand_in_one_row(features: ModuleType) -> None:
    size = {"metric": "cosine", "dimensions": "8"}
    found = {
        "pictures": {"hog(cells=4)": {"products": "0.2", "ms": "9.0", **size}, "lbp": {"products": "0.3", **size}},
        "copies": {"lbp": {"copies": "0.5", "ms": "1.5", **size}},
    }
    said, _, table = features._block("images", found).partition("\n\n")
    assert table.splitlines()[2:] == [
        "| `lbp` | 0.3 | 0.5 | cosine | 8 | 1.5 |",
        "| `hog(cells=4)` | 0.2 |  | cosine | 8 | 9.0 |",
    ]
    assert "seed 0" in said
    assert features._block("texts", found) == ""
    assert features._block("images", {"copies": found["copies"]}) == ""  # the page would lose the other column


def test_a_page_gets_whole_tables_only(
    features: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["features.py", "texts", "lbp", "--page", "features.md"])
    with pytest.raises(SystemExit, match="2"):
        features.main()
    assert "name no models" in capsys.readouterr().err
