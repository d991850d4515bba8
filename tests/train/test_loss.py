"""Every file of the room is a loss."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from lingxi.errors import BadName
from lingxi.train.loss import check_loss, check_reads_words, losses


def test_the_losses_that_are_known() -> None:
    assert set(losses) >= {"infonce", "sigmoid", "triplet", "contrastive", "cross_entropy", "acmr", "cycle"}


@pytest.mark.parametrize("name", list(losses))
def test_every_loss_can_be_checked_before_training(name: str) -> None:
    check_loss(name, classes=True)
    with pytest.raises(BadName, match=rf"{name}\(foo=1\): there is no setting 'foo'; {name} takes"):
        check_loss(f"{name}(foo=1)", classes=True)


def test_a_loss_that_generates_features_reads_no_words() -> None:
    check_reads_words("triplet(margin=0.3)")
    with pytest.raises(BadName, match="cycle generates features"):
        check_reads_words("cycle")
