"""Codes of a pair are pulled together by the share that is set."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.vectors.correspondence_autoencoder import CorrespondenceAutoencoder
from lingxi.testing.vector_fusions import some_parts


def _apart(share: float) -> float:
    parts, new = some_parts(600), some_parts(200, seed=5)
    fusion = CorrespondenceAutoencoder([12, 12], size=16, share=share)
    fusion.fit(parts, [])
    first, second = fusion.fuse(new.only(0)), fusion.fuse(new.only(1))
    return float(((first - second) ** 2).sum(1).mean())


def test_a_larger_share_brings_pairs_nearer() -> None:
    pytest.importorskip("torch")
    assert _apart(0.8) < 0.5 * _apart(0.0)


def test_the_loss_is_the_formula() -> None:
    fusion, parts = CorrespondenceAutoencoder([12, 12], size=4, share=0.5), some_parts(8)
    zero = {key: 0 * each for key, each in fusion._begun.items()}
    lost = fusion.loss(np, zero, [(parts.rows, parts.seen)])
    assert float(lost) == pytest.approx(0.5 * sum((rows**2).sum(1).mean() for rows in parts.rows), rel=1e-5)


def test_shares_are_checked() -> None:
    with pytest.raises(BadName, match="share"):
        CorrespondenceAutoencoder([12, 12], share=1.0)


def test_depth_is_the_number_of_layers_each_way() -> None:
    fusion, rows = CorrespondenceAutoencoder([12, 8], size=4, depth=2), some_parts(5).rows[0]
    own = fusion._begun
    assert [own[name].shape for name in ("in0", "in0.1", "back0", "out0")] == [(12, 8), (8, 4), (4, 8), (8, 12)]
    wanted = np.tanh(np.tanh(rows @ own["in0"]) @ own["in0.1"])
    assert fusion.codes(np, own, [rows, rows[:, :8]])[0] == pytest.approx(wanted, abs=1e-5)
    with pytest.raises(BadName, match="depth"):
        CorrespondenceAutoencoder([12, 12], depth=9)


def test_each_side_reconstructs_itself_and_codes_are_compared_at_unit_length() -> None:
    fusion, parts = CorrespondenceAutoencoder([12, 12], size=4, share=0.8), some_parts(8)
    own, lost, codes = fusion._begun, 0.0, []
    for n, rows in enumerate(parts.rows):
        code = np.tanh(rows @ own[f"in{n}"])
        lost += float(((code @ own[f"out{n}"] - rows) ** 2).sum(1).mean())
        codes.append(code / np.linalg.norm(code, axis=1, keepdims=True))
    wanted = 0.2 * lost + 0.8 * float(((codes[0] - codes[1]) ** 2).sum(1).mean())
    assert float(fusion.loss(np, own, [(parts.rows, parts.seen)])) == pytest.approx(wanted, rel=1e-5)
