"""CCA against scikit-learn and a case with a known answer."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.train.cca import cca
from tests.train.toys import views


def test_two_turnings_of_the_same_numbers_correlate_fully() -> None:
    hidden = np.random.default_rng(0).standard_normal((300, 4))
    image, text = (hidden @ np.random.default_rng(n).standard_normal((4, 4)) for n in (1, 2))
    both = cca(image.astype(np.float32), text.astype(np.float32), 4, ridge=1e-9)
    np.testing.assert_allclose(both[0](image.astype(np.float32)), both[1](text.astype(np.float32)), atol=1e-2)


def test_correlations_are_scikit_learn_s() -> None:
    cross = pytest.importorskip("sklearn.cross_decomposition")
    image, text = views(300).paired()
    both = cca(image, text, 3, ridge=1e-9)
    theirs = cross.CCA(3, max_iter=5000, tol=1e-10).fit(image, text).transform(image, text)
    for component in range(3):
        ours = np.corrcoef(both[0](image)[:, component], both[1](text)[:, component])[0, 1]
        other = np.corrcoef(theirs[0][:, component], theirs[1][:, component])[0, 1]
        assert ours == pytest.approx(other, abs=2e-3)


def test_directions_are_scaled_by_their_correlation() -> None:
    image, text = views(300, noise=2.0).paired()
    plain, scaled = (cca(image, text, 6, power=power)[0](image).std(0) for power in (0.0, 4.0))
    np.testing.assert_allclose(plain, 1, atol=0.05)
    assert (np.diff(scaled) < 0).all()
