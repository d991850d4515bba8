"""The simulation of a cluster: what it must find, and that docs/cluster.md has its rows."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def simulation(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script as a module."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    for name in ("small", "cluster_simulation"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return import_module("cluster_simulation")


def test_the_tables_of_the_page_are_what_it_prints(simulation: Any) -> None:
    text = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    one, _, three = np.random.default_rng(0).spawn(3)  # the middle table takes too long for a test
    for table in (simulation.size_rows(one), simulation.move_rows(three)):
        assert "\n".join(table) in text


def test_copies_of_a_shard_lie_on_different_nodes_and_nodes_are_full_alike(simulation: Any) -> None:
    for grouped in (False, True):
        cluster = simulation.Cluster(nodes=12, shards=24, copies=3, grouped=grouped)
        copies = simulation.placed(cluster, np.random.default_rng(0))
        assert all(len(set(row)) == 3 for row in copies.tolist())
        assert set(np.bincount(copies.ravel())) == {6}


def test_a_shard_is_lost_when_all_its_nodes_are_down_at_one_time(simulation: Any) -> None:
    chance = np.random.default_rng(0)
    years = 400
    sure = simulation.Cluster(nodes=2, shards=1, copies=2, failures=200, notice_h=1000)
    safe = simulation.Cluster(nodes=2, shards=1, copies=2, failures=0)
    assert (simulation.lost_years(sure, years, chance), simulation.lost_years(safe, years, chance)) == (years, 0)
    # one of two nodes fails once a year, the other within 87.66 h: 1 - exp(-2 * 0.01), as failures are few
    rare = simulation.Cluster(nodes=2, shards=1, copies=2, failures=1, notice_h=87.66, mb_s=1e12)
    assert simulation.lost_years(rare, 20_000, chance) / 20_000 == pytest.approx(1 - np.exp(-2 * 0.01), rel=0.15)


def test_only_what_new_nodes_get_moves(simulation: Any) -> None:
    share, fullest = simulation.moved(simulation.Cluster(nodes=4, shards=40), 1, np.random.default_rng(0))
    assert (share, fullest) == (1 / 5, 1)
