"""Scores in our own scale for each metric; half precision is near."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadModel
from lingxi.evaluate.indexes.usearch import USearch
from lingxi.similarity import Metric, similarity

VECTORS = unit(np.random.default_rng(0).normal(size=(1_000, 24)))


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
@pytest.mark.parametrize("numbers", ["f32", "f16"])
def test_scores_are_those_of_the_metric(metric: Metric, numbers: str) -> None:
    index = USearch(metric, numbers=numbers)  # type: ignore[arg-type]
    index.build(VECTORS)
    rows, scores = index.search(VECTORS[:5] * 0.9, 8)
    wanted = np.take_along_axis(similarity(metric, VECTORS[:5] * 0.9, VECTORS), rows, 1)
    assert scores == pytest.approx(wanted, abs=2e-2)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(b"nonsense" * 100)
    with pytest.raises(BadModel, match="USearch"):
        USearch().load(tmp_path / "index", 24)
