"""Shallow hash functions against what their papers derive."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.encode.joint.hash_codes import SHALLOW, itq, lsh, principal, rotate, smoothest, spectral


def _clusters(count: int = 600, dim: int = 24) -> Vectors:
    chance = np.random.default_rng(0)
    centres = chance.standard_normal((12, dim)) * 2
    return (centres[np.arange(count) % 12] + chance.standard_normal((count, dim)) * 0.5).astype(np.float32)


def test_hyperplanes_agree_by_the_angle() -> None:
    a = np.array([1.0, 0, 0], np.float32)
    b = np.array([np.cos(1.0), np.sin(1.0), 0], np.float32)
    function = lsh(np.array([a, -a], np.float32), 20_000)
    bits = function(np.stack([a, b]))
    assert abs((bits[0] != bits[1]).mean() - 1 / np.pi) < 0.012  # four standard deviations


def test_itq_loses_less_with_every_iteration_and_less_than_pca() -> None:
    rows = _clusters()
    rows = (rows - rows.mean(0)) @ principal(rows - rows.mean(0), 16)
    rotation, errors = rotate(rows)
    assert all(after <= before + 1e-4 for before, after in pairwise(errors))
    unturned = float(((np.where(rows > 0, 1, -1) - rows) ** 2).sum(1).mean())
    assert errors[-1] < unturned
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(16), atol=1e-5)


def test_itq_finds_the_corners_of_a_rotated_cube() -> None:
    corners = np.array([[(n >> bit & 1) * 2 - 1 for bit in range(4)] for n in range(16)], np.float32)
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((4, 4)))[0]
    found = [rotate(corners @ turn.astype(np.float32), seed)[1][-1] for seed in range(8)]  # some stop before it
    assert min(found) < 1e-6


@pytest.mark.parametrize("bits", [8, 16, 48])
def test_bits_are_balanced(bits: int) -> None:
    for make in (itq, spectral):
        rows = np.random.default_rng(2).uniform(-1, 1, (2000, 12)).astype(np.float32) * np.geomspace(30, 1, 12)
        shares = make(rows.astype(np.float32), bits)(rows.astype(np.float32)).mean(0)
        assert len(shares) == bits
        assert np.abs(shares - 0.5).max() < 0.1


def test_spectral_takes_the_smallest_eigenvalues() -> None:
    direction, mode = smoothest(np.array([4.0, 1.0], np.float32), 5)
    # (mode / range): 1/4, 2/4, 3/4, then 4/4 of the long side and 1/1 of the short one
    assert list(zip(direction[:3], mode[:3], strict=True)) == [(0, 1), (0, 2), (0, 3)]
    assert set(zip(direction[3:], mode[3:], strict=True)) == {(0, 4), (1, 1)}


def test_spectral_s_bits_are_the_published_waves() -> None:
    rows = _clusters(200, 6)
    function = spectral(rows, 8)
    mean = rows.mean(0)
    basis = principal(rows - mean, 6)
    along = (rows - mean) @ basis
    low, high = along.min(0) - 1e-6, along.max(0) + 1e-6
    modes = sorted((m * np.pi / (high[d] - low[d]), d) for m in range(1, 9) for d in range(6))[:8]
    expected = np.stack([np.sin(np.pi / 2 + turn * (along[:, d] - low[d])) > 0 for turn, d in modes], 1)
    assert (function(rows) == expected).mean() > 0.999


@pytest.mark.parametrize("name", SHALLOW)
def test_neighbours_have_nearer_codes_than_strangers(name: str) -> None:
    rows = _clusters()
    bits = SHALLOW[name](rows, 32)(rows)
    near, far = (bits[:-12] != bits[12:]).mean(), (bits[:-1] != bits[1:]).mean()  # same cluster; the next one
    assert near < far / 1.5
    assert bits.shape == (600, 32)
    assert unit(rows).shape == rows.shape
