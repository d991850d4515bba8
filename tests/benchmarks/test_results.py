"""Results resume from their file, and tables of a page are replaced."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from lingxi.train.judge import Judgement


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module; afterwards nobody finds it by its bare name."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
    yield import_module("results")
    del sys.modules["results"]


def never() -> object:
    raise AssertionError("measured again")


def test_a_stopped_measurement_resumes(results: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "results.jsonl"
    assert results.Results(file, photos=5)("one", lambda: {"score": 0.5}) == {"score": 0.5}
    with file.open("a", encoding="utf-8") as target:
        target.write('\n{"setting": {"pho')  # stopped while it wrote
    again = results.Results(file, photos=5)
    assert again("one", never) == {"score": 0.5}
    assert again("two", lambda: [1]) == [1]
    assert results.Results(file, photos=5)("two", never) == [1]


def test_another_setting_is_measured_again(results: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    results.Results(file, photos=5)("one", lambda: 1)
    assert results.Results(file, photos=6)("one", lambda: 2) == 2
    assert results.Results(None, photos=5)("one", lambda: 3) == 3


def test_judgements_are_kept_with_their_values(results: ModuleType, tmp_path: Path) -> None:
    found = Judgement({"R@1": 0.25}, "R@1", np.array([0.0, 0.5]))
    for measure in (lambda: found, never):
        kept = results.Results(tmp_path / "results.jsonl").judgement("one", measure)
        assert (kept.measures, kept.main, kept.values.tolist()) == ({"R@1": 0.25}, "R@1", [0.0, 0.5])


def test_seeds_have_a_mean_and_a_deviation(results: ModuleType) -> None:
    some = [Judgement({"R@1": value}, "R@1", np.array([value, 0.0])) for value in (0.2, 0.4)]
    assert results.mean(some).measures["R@1"] == pytest.approx(0.3)
    assert results.mean(some).values == pytest.approx([0.3, 0.0])
    assert results.spread([0.2, 0.4]) == "0.300 ± 0.141"
    assert results.spread([0.2]) == "0.200"


def test_tables_of_a_page_are_replaced(results: ModuleType) -> None:
    page = "# A\n\n<!-- table: one -->\nold\nEND\n\nstays\n\n<!-- table: two -->\nEND\n".replace("END", results.END)
    table = results.markdown(["a", "b"], [["1", "2"]])
    assert table == "| a | b |\n|---|---|\n| 1 | 2 |"
    found = results.replaced(page, {"two": "new", "one": table})
    assert found.replace(results.END, "END") == (
        f"# A\n\n<!-- table: one -->\n\n{table}\n\nEND\n\nstays\n\n<!-- table: two -->\n\nnew\n\nEND\n"
    )
    with pytest.raises(ValueError, match="no table 'three'"):
        results.replaced(page, {"three": ""})


def test_a_paragraph_above_a_table_has_short_lines(results: ModuleType) -> None:
    said, table = results.block("seed 0, " * 40, "| a |").split("\n\n")
    assert max(map(len, said.splitlines())) <= 120
    assert (len(said.splitlines()), table) == (3, "| a |")
