"""Palettes are the colours that are there, and their distance is the least work."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from lingxi.encode.image.palette import earth_movers_distance, signature


def _striped(*shares: tuple[tuple[int, int, int], int]) -> np.ndarray:
    return np.concatenate([np.full((40, width, 3), colour, np.uint8) for colour, width in shares], 1)


def test_a_signature_holds_the_colours_and_their_shares() -> None:
    colours, shares = signature(_striped(((255, 0, 0), 60), ((0, 0, 255), 20)))
    order = np.argsort(-shares)
    assert np.allclose(shares[order], [0.75, 0.25], atol=0.01)
    assert np.allclose(colours[order][0], [53.2, 80.1, 67.2], atol=1)  # red in Lab
    assert np.allclose(colours[order][1], [32.3, 79.2, -107.9], atol=1)  # blue


def test_the_distance_is_the_solution_of_the_transport_problem() -> None:
    chance = np.random.default_rng(0)
    one, other = (
        (chance.uniform(-50, 50, (k, 3)).astype(np.float32), chance.dirichlet(np.ones(k)).astype(np.float32))
        for k in (5, 7)
    )
    cost = np.linalg.norm(one[0][:, None] - other[0][None], axis=2)
    sums = [np.kron(np.eye(5), np.ones(7)), np.kron(np.ones(5), np.eye(7))]
    least = linprog(cost.ravel(), A_eq=np.concatenate(sums), b_eq=np.concatenate([one[1], other[1]]))
    assert least.status == 0
    assert abs(earth_movers_distance(one, other) - least.fun) < 1e-3 * least.fun
