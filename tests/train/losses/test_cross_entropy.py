"""Classes: smoothing and weights."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from lingxi.errors import BadName  # noqa: E402
from lingxi.train.loss import (  # noqa: E402
    Shape,
    losses,
)
from tests.train.losses.test_gradients import made  # noqa: E402


def test_pairs_without_classes_are_refused() -> None:
    with pytest.raises(BadName, match="class"):
        losses.make("cross_entropy", Shape(5, 4, 3, (), torch.Generator()))


def test_a_rare_class_weighs_by_its_effective_number() -> None:
    loss, batch, _ = made("cross_entropy(beta=0.9, smoothing=0.0)")
    # classes of 4 and 2 pairs: (1 - 0.9) / (1 - 0.9^n), scaled to a mean of 1
    raw = [0.1 / (1 - 0.9**4), 0.1 / (1 - 0.9**2)]
    weights = torch.tensor([2 * each / sum(raw) for each in raw], dtype=torch.float64)
    expected = 0.0
    for rows in (batch.image, batch.text):
        unit = torch.nn.functional.normalize
        logits = 4 * unit(rows) @ unit(loss.own["weight"], dim=0) + loss.own["bias"]
        costs = -torch.log_softmax(logits, 1)[range(6), batch.classes]
        expected += float((costs * weights[batch.classes]).sum().detach() / weights[batch.classes].sum()) / 2
    assert float(loss(batch).detach()) == pytest.approx(expected, rel=1e-6)


def test_label_smoothing_prevents_certain_predictions() -> None:
    sure, _, _ = made("cross_entropy(smoothing=0.0)")
    smooth, batch, _ = made("cross_entropy(smoothing=0.2)")
    sure.own["weight"] = smooth.own["weight"] = smooth.own["weight"] * 0
    for loss in (sure, smooth):
        loss.own["bias"] = torch.tensor([30.0, -30.0], dtype=torch.float64)
    assert float(smooth(batch).detach()) > 1
