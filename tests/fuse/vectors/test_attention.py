"""Gates of every unit: they are a distribution over what is there, and learn which part to trust."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.fuse.vector_fusion import Parts
from lingxi.fuse.vectors.attention import Attention
from lingxi.testing.vector_fusions import some_parts


def test_gates_are_shares_of_what_is_there() -> None:
    fusion, parts = Attention([12, 12], size=6), some_parts(9)
    seen = parts.seen.astype(np.float32)
    seen[0, 1] = 0
    gates = fusion.gates(np, fusion._begun, parts.rows, seen)
    assert gates.shape == (9, 2, 6)
    assert gates.sum(1) == pytest.approx(np.ones((9, 6)), abs=1e-5)
    assert gates[0] == pytest.approx(np.array([[1] * 6, [0] * 6]))
    assert gates[1:].min() > 0


def test_units_have_gates_of_different_openness() -> None:
    fusion, parts = Attention([12, 12], size=6), some_parts(9)
    gates = fusion.gates(np, fusion._begun, parts.rows, parts.seen.astype(np.float32))[:, 0]
    assert gates.std(axis=1).min() > 0.01


def test_two_parts_are_the_paper_s_unit() -> None:
    """z = sigmoid(difference of the two heights), and z h + (1 - z) g."""
    fusion, parts = Attention([12, 12], size=6), some_parts(3)
    own, seen = fusion._begun, parts.seen.astype(np.float32)
    first, second = (np.tanh(each @ own[f"map{n}"]) for n, each in enumerate(parts.rows))
    heights = parts.rows[0] @ own["gate0"] + parts.rows[1] @ own["gate1"]
    share = 1 / (1 + np.exp(heights[:, 6:] - heights[:, :6]))
    assert fusion.forward(np, own, parts.rows, seen) == pytest.approx(share * first + (1 - share) * second, abs=1e-5)


def _gates(noise: int | None) -> np.ndarray:
    """The mean gates after learning from items of which one part is other noise whenever it is seen."""
    parts, chance = some_parts(800), np.random.default_rng(3)
    whole, again = list(parts.rows), list(parts.rows)
    if noise is not None:
        whole[noise], again[noise] = (chance.normal(size=(800, 12)).astype(np.float32) for _ in range(2))
    other = Parts(tuple(again), parts.seen)
    fusion = Attention([12, 12], size=16)
    fusion.fit(Parts(tuple(whole), parts.seen), [other.only(0), other.only(1)])
    own = fusion.prepared(Parts(tuple(whole), parts.seen))
    found: np.ndarray = fusion.gates(np, fusion.learned(), own.rows, own.seen.astype(np.float32)).mean((0, 2))
    return found


def test_weights_move_to_the_informative_part_where_the_other_is_noise() -> None:
    pytest.importorskip("torch")
    equal, first, second = (_gates(noise) for noise in (None, 1, 0))
    assert equal[0] == pytest.approx(0.5, abs=0.05)
    assert first[0] > equal[0] + 0.06
    assert second[1] > equal[1] + 0.06
