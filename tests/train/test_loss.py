"""Every file of the room is a loss."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from lingxi.train.loss import losses


def test_the_losses_that_are_known() -> None:
    assert set(losses) >= {"infonce", "sigmoid", "triplet", "contrastive", "cross_entropy", "acmr", "cycle"}
