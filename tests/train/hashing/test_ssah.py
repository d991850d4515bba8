"""SSAH: the student is its projection; the likelihood by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.train.hashing.ssah import likelihood, ssah, student  # noqa: E402
from lingxi.train.tower import parameters, through  # noqa: E402
from tests.train.toys import untrained, views  # noqa: E402


def test_the_student_s_codes_are_the_tower_s() -> None:
    own = parameters("image", untrained()[0], 6, torch.Generator().manual_seed(0))
    own["image.outer"] = torch.randn(6, 12)
    rows = torch.randn(4, 20)
    torch.testing.assert_close(student(own, "image", rows)[1], through(own, "image", rows))


def test_the_likelihood_is_that_of_similar_and_dissimilar_pairs() -> None:
    theta, same = torch.tensor([[2.0, -1.0]]), torch.tensor([[1.0, 0.0]])
    expected = (-math.log(1 / (1 + math.exp(-2))) - math.log(1 - 1 / (1 + math.exp(1)))) / 2
    assert float(likelihood(theta, same)) == pytest.approx(expected)


def test_the_adversary_changes_what_is_learned() -> None:
    data = views(80, 0, 4)
    played, alone = ssah(data, 8), ssah(data, 8, adversary=0)
    assert not np.array_equal(played[0].weight, alone[0].weight)
