"""The hardest negative alone counts."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from tests.train.losses.test_gradients import made  # noqa: E402


@pytest.mark.parametrize("hardest", [True, False])
def test_it_is_the_slow_formula(hardest: bool) -> None:
    loss, batch, (image, text) = made(f"triplet(hardest={str(hardest).lower()})")
    unit = torch.nn.functional.normalize
    scores = (unit(image) @ unit(text).T).detach().tolist()
    expected = 0.0
    for turned in (scores, [list(row) for row in zip(*scores, strict=True)]):
        for i, row in enumerate(turned):
            strangers = [j for j in range(6) if j != i and {i, j} != {4, 5}]
            costs = [max(0.0, 0.2 + row[j] - row[i]) for j in strangers]
            expected += (max(costs) if hardest else sum(costs)) / 6
    assert float(loss(batch).detach()) == pytest.approx(expected, rel=1e-6)
