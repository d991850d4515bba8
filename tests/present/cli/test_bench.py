"""Indexes are compared on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.present.cli.program import invoke


def test_exact_search_finds_everything_and_the_figures_are_drawn(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.random.default_rng(0).normal(size=(100, 8)).astype(np.float32))
    given = ("--vectors", tmp_path / "vectors.npy", "--index", "exact", "--queries", "10")
    facts = json.loads(invoke("bench", "index", *given, "--metric", "euclidean", "--json").stdout)
    assert (facts["vectors"], facts["dim"], facts["metric"]) == (100, 8, "euclidean")
    ((one,),) = ([point["recall"] for point in each["points"]] for each in facts["indexes"])
    assert one == 1
    table = invoke("bench", "index", *given, "--plot", tmp_path / "plot.png").stdout.splitlines()
    assert table[1].startswith("exact ")
    assert (tmp_path / "plot.png").stat().st_size > 1000


def test_an_unknown_index_is_skipped_with_a_suggestion(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32))
    said = invoke("bench", "index", "--vectors", tmp_path / "vectors.npy", "--index", "exakt", "--queries", "10").stdout
    assert "left out: unknown index 'exakt'. Did you mean 'exact'?" in said
