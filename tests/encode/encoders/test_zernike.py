"""Zernike's waves are orthogonal, and their strengths stay when a figure is turned."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.zernike import SIDE, Zernike, orders, zernike_basis
from lingxi.types import Image
from tests.encode.encoders.test_hu_moments import _figure


def test_the_waves_are_orthogonal_with_their_published_norm() -> None:
    basis = zernike_basis(6)
    products = (basis @ basis.conj().T).real * (2 / SIDE) ** 2
    expected = np.diag([(n + 1) / np.pi for n, _ in orders(6)])  # ours carry the factor (n + 1) / pi of the moments
    assert np.abs(products - expected).max() < 0.05


def test_a_rotated_figure_has_the_same_moments_and_another_has_not() -> None:
    one, turned, larger, other = Zernike().encode(
        [_figure(3, 0, 60, 60), _figure(3, 0.9, 150, 60), _figure(2, 0, 90, 90), _figure(3, 0, 30, 100, "bar")]
    )
    near = max(np.linalg.norm(one - turned), np.linalg.norm(one - larger))
    assert near < 0.3 * np.linalg.norm(one - other)


def test_a_quarter_turn_changes_nothing_but_rounding() -> None:
    image = _figure(3, 0.3, 100, 60)
    turned = Image(np.ascontiguousarray(np.rot90(image.pixels)))
    one, other = Zernike(8).encode([image, turned])
    assert np.allclose(one, other, atol=0.02)
    assert Zernike().space.dim == 36
