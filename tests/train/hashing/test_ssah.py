"""SSAH: the student is its projection, the likelihood by hand, and more bits are not worse."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.train.hasher import Sides, batches  # noqa: E402
from lingxi.train.hashing import ssah as module  # noqa: E402
from lingxi.train.hashing.ssah import (  # noqa: E402
    Outputs,
    discriminated,
    likelihood,
    networks,
    objective,
    outputs,
    ssah,
)
from lingxi.train.layers import mlp  # noqa: E402
from lingxi.train.learn_hash import judged  # noqa: E402
from lingxi.train.terms import least_squares  # noqa: E402
from lingxi.train.tower import parameters, through  # noqa: E402
from tests.train.toys import untrained, views  # noqa: E402


def test_the_student_s_codes_are_the_tower_s() -> None:
    own = parameters("image", untrained()[0], 6, torch.Generator().manual_seed(0))
    own["image.outer"] = torch.randn(6, 12)
    rows = torch.randn(4, 20)
    torch.testing.assert_close(outputs(own, "image", rows).codes, torch.tanh(through(own, "image", rows)))


def test_the_likelihood_is_that_of_similar_and_dissimilar_pairs() -> None:
    theta, same = torch.tensor([[2.0, -1.0]]), torch.tensor([[1.0, 0.0]])
    expected = (-math.log(1 / (1 + math.exp(-2))) - math.log(1 - 1 / (1 + math.exp(1)))) / 2
    assert float(likelihood(theta, same)) == pytest.approx(expected)


def test_the_objective_does_not_grow_with_the_bits() -> None:
    same, features = torch.eye(4), torch.rand(4, 6)
    codes = torch.sign(torch.randn(4, 16))
    few, many = (
        float(objective(Outputs(features, each), Outputs(features, each), same, each))
        for each in (codes, codes.repeat(1, 16))
    )
    assert few == pytest.approx(many)


def test_a_discriminator_that_knows_costs_nothing() -> None:
    judges = {name: 0 * each.detach() for name, each in mlp("image", (2, 1), torch.Generator()).items()}
    judges["image.0.weight"][0] = 1.0  # the first number
    real, made = torch.tensor([[1.0, 5]]), torch.tensor([[0.0, 5]])
    assert float(discriminated(judges, "image", real, made)) == 0
    assert float(discriminated(judges, "image", made, real)) == 1


def test_more_bits_find_no_less_and_bits_are_balanced() -> None:
    data, held = views(120, 0, 12, noise=3.0), views(120, 3, 12, noise=3.0)
    scores = []
    for bits in (16, 128):
        both = ssah(data, bits, epochs=20)
        scores.append(judged(both, held).score)
        shares = (both[0](data.image[:, 0]) > 0).mean(0)
        assert abs(shares - 0.5).mean() < 0.15
    assert scores[1] >= scores[0]


def test_the_adversary_changes_what_is_learned() -> None:
    data = views(80, 0, 4)
    played, without = ssah(data, 8, epochs=2), ssah(data, 8, epochs=2, adversary=0)
    assert not np.array_equal(played[0].weight, without[0].weight)


def test_the_objective_is_the_paper_s_terms_by_pairs() -> None:
    features, teach = torch.rand(3, 6), torch.rand(3, 6)
    codes, other = torch.tanh(torch.randn(3, 8)), torch.tanh(torch.randn(3, 8))
    same, aim = torch.eye(3), torch.sign(torch.randn(3, 8))
    wanted = 0.0
    for i in range(3):
        for j in range(3):
            likes = 8 * torch.cosine_similarity(features[i], teach[j], dim=0), codes[i] @ other[j]  # 8 bits
            wanted += sum(math.log1p(math.exp(like)) - float(same[i, j] * like) for like in likes) / 9
    wanted += 0.1 * float(((codes - aim) ** 2).mean()) + float((codes.mean(0) ** 2).mean())
    found = objective(Outputs(features, codes), Outputs(teach, other), same, aim)
    assert float(found) == pytest.approx(wanted, rel=1e-5)


def test_b_is_the_sign_of_all_three_networks_and_the_teacher_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Outputs, Any]] = []
    judged_rows: set[tuple[bool, float]] = set()

    def watched(now: Outputs, teach: Outputs, same: Any, aim: Any) -> Any:
        seen.append((teach, aim))
        return objective(now, teach, same, aim)

    def squared(own: dict[str, Any], name: str, rows: Any, truth: float) -> Any:
        judged_rows.add((rows.requires_grad, truth))
        return least_squares(own, name, rows, truth)

    monkeypatch.setattr(module, "objective", watched)
    monkeypatch.setattr(module, "least_squares", squared)
    data = views(60, 0, 3)
    ssah(data, 8, epochs=1)
    sides = Sides.of(data)
    labels = torch.eye(3)[torch.tensor(data.classes)]
    rows = {"label": labels, "image": torch.tensor(sides.image), "text": torch.tensor(sides.text)}
    own, _ = networks(rows, 8, 0)
    codes = sum(outputs(own, name, each).codes for name, each in rows.items())
    place = torch.tensor(next(iter(batches(60, 0, 0))))
    torch.testing.assert_close(seen[0][1], torch.sign(codes)[place].detach())
    assert [teach.codes.requires_grad for teach, _ in seen] == [True, False, False]  # labels, images, texts
    assert judged_rows == {(False, 1), (False, 0), (True, 1)}  # a modality's features should be taken for the labels'


def test_label_prediction_changes_what_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    data = views(60, 0, 3)
    with_labels = ssah(data, 8, epochs=1)[0].arrays()
    monkeypatch.setattr(module, "LABEL", 0.0)
    assert not np.array_equal(ssah(data, 8, epochs=1)[0].arrays()["inner"], with_labels["inner"])
