"""Attention goes to the other part only, and a part alone stays as it is."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.vectors.cross_attention import CrossAttention
from lingxi.testing.vector_fusions import some_parts


def _attended(seen: list[list[float]]) -> np.ndarray:
    fusion = CrossAttention([12, 12], size=6, heads=2)
    tokens = np.random.default_rng(0).normal(size=(1, 2, 4, 64))
    found: np.ndarray = fusion._attended(np, fusion._begun, tokens, np.array(seen).reshape(1, 2, 1, 1))
    first: np.ndarray = found[0]
    return first


def test_a_token_attends_only_to_the_other_part() -> None:
    assert np.abs(_attended([[1, 1]])).min(axis=(1, 2)).max() > 0
    first_alone = _attended([[1, 0]])
    assert not first_alone[0].any()
    assert first_alone[1].any()


def test_the_values_of_a_single_token_pass_unchanged() -> None:
    """With equal tokens on the other side, every mixture of them is that token, mapped by value and way back."""
    fusion = CrossAttention([12, 12], size=6, heads=4)
    tokens = np.random.default_rng(1).normal(size=(1, 2, 4, 64))
    tokens[0, 1] = tokens[0, 1, :1]
    found = fusion._attended(np, fusion._begun, tokens, np.ones((1, 2, 1, 1)))
    wanted = tokens[0, 1, 0] @ fusion._begun["value"] @ fusion._begun["back"]
    assert found[0, 0] == pytest.approx(np.tile(wanted, (4, 1)), abs=1e-5)


def test_heads_are_checked() -> None:
    with pytest.raises(BadName, match="heads are"):
        CrossAttention([12, 12], heads=3)
    assert some_parts(1).seen.all()
