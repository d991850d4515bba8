"""The loss is minus the sum of canonical correlations, and what is learned beats the linear one where it must."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.canonical import canonical
from lingxi.fuse.vector_fusion import Parts
from lingxi.fuse.vectors import deep_cca
from lingxi.fuse.vectors.cca import Cca
from lingxi.fuse.vectors.deep_cca import DeepCca
from lingxi.testing.vector_fusions import some_parts


def test_the_loss_is_the_sum_of_canonical_correlations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep_cca, "RIDGE", 1e-9)
    fusion, parts = DeepCca([12, 12], size=4), some_parts(500)
    sides = [fusion.side(np, fusion._begun, n, rows) for n, rows in enumerate(parts.rows)]
    wanted = canonical(sides[0], sides[1], 4, ridge=0).correlations.sum()
    assert float(fusion.loss(np, fusion._begun, [(parts.rows, parts.seen)])) == pytest.approx(-wanted, rel=1e-3)


def test_it_finds_a_nonlinear_relation() -> None:
    """Angles on one side, twice the angles on the other: no linear correlation, and a perfect one after a network."""
    pytest.importorskip("torch")
    angle = np.random.default_rng(0).uniform(0, 2 * np.pi, 1500)
    sides = (np.stack([np.cos(times * angle), np.sin(times * angle)], 1).astype(np.float32) for times in (1, 2))
    parts = Parts(tuple(sides), np.ones((1500, 2), bool))
    reached = []
    for fusion in (Cca([2, 2], size=2), DeepCca([2, 2], size=2)):
        fusion.fit(parts.take(np.arange(1000)), [])
        new = parts.take(np.arange(1000, 1500))
        reached.append(float((fusion.fuse(new.only(0)) * fusion.fuse(new.only(1))).sum(1).mean()))
    assert reached[0] < 0.2
    assert reached[1] > 0.6


def test_depth_is_the_number_of_hidden_layers() -> None:
    fusion, rows = DeepCca([12, 12], size=4, depth=3), some_parts(5).rows[0]
    own = fusion._begun
    inside = np.tanh(np.tanh(np.tanh(rows @ own["in0"]) @ own["in0.1"]) @ own["in0.2"])
    assert fusion.side(np, own, 0, rows) == pytest.approx(inside @ own["out0"], abs=1e-5)
    with pytest.raises(BadName, match="depth"):
        DeepCca([12, 12], depth=0)
