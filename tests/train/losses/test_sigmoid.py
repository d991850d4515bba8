"""The sigmoid loss's value."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from tests.train.losses.test_gradients import made  # noqa: E402


def test_it_is_the_sum_over_all_pairs_of_the_paper_s_code() -> None:
    loss, batch, (image, text) = made("sigmoid")
    unit = torch.nn.functional.normalize
    scale, bias = float(loss.own["scale"].detach().exp()), float(loss.own["bias"].detach())
    expected = 0.0
    for i in range(6):
        for j in range(6):
            z = 1.0 if i == j or {i, j} == {4, 5} else -1.0
            logit = scale * float(unit(image)[i].detach() @ unit(text)[j].detach()) + bias
            expected += float(torch.log1p(torch.exp(torch.tensor(-z * logit)))) / 6
    assert float(loss(batch).detach()) == pytest.approx(expected, rel=1e-5)
