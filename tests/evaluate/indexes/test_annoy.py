"""Scores in our own scale for each metric, and more trees or effort find more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadModel
from lingxi.evaluate.indexes.annoy import Annoy
from lingxi.evaluate.kept_index import measured_recall
from lingxi.similarity import Metric, similarity

VECTORS = unit(np.random.default_rng(0).normal(size=(1_000, 24)))


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean", "manhattan"])
def test_scores_are_those_of_the_metric(metric: Metric) -> None:
    index = Annoy(metric, trees=20, effort=100_000)
    index.build(VECTORS)
    rows, scores = index.search(VECTORS[:5], 8)
    wanted = np.take_along_axis(similarity(metric, VECTORS[:5], VECTORS), rows, 1)
    assert scores == pytest.approx(wanted, abs=1e-3)


def test_more_effort_finds_more() -> None:
    index = Annoy(trees=10)
    index.build(VECTORS)
    found = []
    for effort in (50, 20_000):
        index.effort = effort
        found.append(measured_recall(index, VECTORS, "cosine"))
    assert found[0] + 0.1 < found[1]


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(b"")
    with pytest.raises(BadModel, match="is not an index of Annoy"):
        Annoy().load(tmp_path / "index", 24)
