"""The tables of ranking: a mean over seeds, a gain over all queries, and only the tables that are named."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def ranking(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The program; afterwards nobody finds the modules beside it by their bare names."""
    known = set(sys.modules)
    monkeypatch.syspath_prepend(FOLDER)
    yield import_module("ranking")
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(FOLDER)):
            del sys.modules[name]


def test_seeds_of_other_queries_count_as_more_queries(ranking: ModuleType) -> None:
    plain, better = [[0.0, 0.2], [0.4, 0.2]], [[0.1, 0.3], [0.5, 0.5]]
    mean, gain = ranking.gained(better, plain)
    assert mean == "0.350 ± 0.212"
    assert gain.startswith("+0.150 [+0.100, ")


def test_seeds_of_the_same_queries_do_not(ranking: ModuleType) -> None:
    plain, better = [[0.0, 0.0], [0.0, 0.0]], [[0.5, 0.1], [0.1, 0.5]]  # each query gains 0.3
    assert ranking.gained(better, plain, same=True)[1] == "+0.300 [+0.300, +0.300]"
    assert ranking.gained(better, plain)[1] != "+0.300 [+0.300, +0.300]"


def test_recalls_come_from_ranks(ranking: ModuleType) -> None:
    found = [{"cosine": [0, 3, 12], "csls": [0, 0, 12]}, {"cosine": [0, 3, 12], "csls": [0, 3, 2]}]
    rows = ranking.recalls(found, "English")
    assert [row[0] for row in rows] == ["English, cosine", "`csls`"]
    assert rows[0][1:] == ["0.333", "", "0.667", ""]
    assert rows[1][1].startswith("0.500 ±")
    assert rows[1][4].startswith("+0.167")


def test_single_tables_are_measured(
    ranking: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ranking, "diversity", lambda results, sets, seeds: f"a table of {seeds} seeds")
    monkeypatch.setattr(sys, "argv", ["ranking.py", "diversity", "--seeds", "5", "--data", str(tmp_path)])
    ranking.main()
    assert capsys.readouterr().out.endswith("\ndiversity\n\na table of 5 seeds\n")
