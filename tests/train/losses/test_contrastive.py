"""Pairs are pulled, near strangers pushed, far ones left alone."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from tests.train.losses.test_gradients import made  # noqa: E402


def test_it_is_the_slow_formula() -> None:
    loss, batch, (image, text) = made("contrastive")
    unit = torch.nn.functional.normalize
    apart = torch.cdist(unit(image), unit(text)).detach().tolist()
    pairs = [(i, j) for i in range(6) for j in range(6) if i == j or {i, j} == {4, 5}]
    near = [apart[i][j] ** 2 for i, j in pairs]
    pushed = [(1.2 - apart[i][j]) ** 2 for i in range(6) for j in range(6) if (i, j) not in pairs and apart[i][j] < 1.2]
    expected = (sum(near) / len(near) + sum(pushed) / max(1, len(pushed))) / 2
    assert pushed
    assert float(loss(batch).detach()) == pytest.approx(expected, rel=1e-5)


def test_far_strangers_have_no_gradient() -> None:
    loss, batch, (image, text) = made("contrastive(margin=0.0)")
    with torch.no_grad():
        text[:] = image  # pairs are together already
        text[5] = image[5] = image[4]
    loss(batch).backward()
    assert float(image.grad.abs().max()) < 1e-9
