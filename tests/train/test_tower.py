"""A tower in torch is the projection in numpy."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.train.tower import parameters, projection, through  # noqa: E402
from tests.train.toys import untrained  # noqa: E402


@pytest.mark.parametrize("hidden", [0, 7])
def test_both_sides_give_the_same(hidden: int) -> None:
    own = parameters("image", untrained()[0], hidden, torch.Generator().manual_seed(0))
    rows = np.random.default_rng(0).standard_normal((5, 20)).astype(np.float32)
    np.testing.assert_allclose(through(own, "image", torch.tensor(rows)).detach(), untrained()[0](rows), atol=1e-5)
    with torch.no_grad():
        for each in own.values():
            each += 0.1
    found = projection(own, "image")(rows)
    np.testing.assert_allclose(through(own, "image", torch.tensor(rows)).detach(), found, atol=1e-4)
