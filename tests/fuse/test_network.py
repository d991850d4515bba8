"""What networks compute is the same in torch and in NumPy, learns, and is the same again after it was saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.errors import BadModel, MissingExtra
from lingxi.fuse.network import Network, contrast
from lingxi.fuse.vector_fusion import Parts, takes_sequences, vector_fusions
from lingxi.testing.vector_fusions import DIMS, some_parts

NETWORKS = ["attention", "autoencoder", "conv1d", "correspondence_autoencoder", "cross_attention", "deep_cca", "graph"]


@dataclass
class Case:
    """A network with its items; where it takes words, a text is its vector three times over."""

    network: Any
    parts: Parts

    @property
    def views(self) -> list[Parts]:
        """The items whole, and each part alone."""
        return [self.parts, self.parts.only(0), self.parts.only(1)]


def case(name: str, count: int = 64, **settings: Any) -> Case:
    parts = some_parts(count)
    if takes_sequences(name):
        parts = Parts((parts.rows[0], np.repeat(parts.rows[1][:, None], 3, axis=1)), parts.seen)
    return Case(vector_fusions[name](DIMS, size=6, **settings), parts)


def begun(network: Network, parts: Parts) -> dict[str, Any]:
    network._arrays = {**network._begun, **network.before(parts)}
    return {key: each.astype(np.float64) for key, each in network._begun.items()}


@pytest.mark.parametrize("name", NETWORKS)
def test_gradients_are_those_of_finite_differences(name: str) -> None:
    torch = pytest.importorskip("torch")
    one = case(name, 12)
    weights = begun(one.network, one.parts)
    seen = [one.network.prepared(each) for each in one.views]
    views = [([rows.astype(np.float64) for rows in each.rows], each.seen.astype(np.float64)) for each in seen]
    tensors = {key: torch.tensor(each, requires_grad=True) for key, each in weights.items()}
    asked = [([torch.tensor(rows) for rows in rows_], torch.tensor(there)) for rows_, there in views]
    torch.set_default_dtype(torch.float64)
    try:
        lost = one.network.loss(torch, tensors, asked)
        lost.backward()
    finally:
        torch.set_default_dtype(torch.float32)
    assert float(lost.detach()) == pytest.approx(float(one.network.loss(np, weights, views)), rel=1e-9)
    chance, step = np.random.default_rng(0), 1e-5
    for key in sorted(weights):
        place = tuple(int(chance.integers(size)) for size in weights[key].shape)
        if tensors[key].grad is None:
            continue
        ends = []
        for sign in (1, -1):
            moved = {**weights, key: weights[key].copy()}
            moved[key][place] += sign * step
            ends.append(float(one.network.loss(np, moved, views)))
        assert float(tensors[key].grad[place]) == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-3, abs=1e-6), (
            key
        )


@pytest.mark.parametrize("name", NETWORKS)
def test_training_brings_the_modalities_together(name: str) -> None:
    """New items, of which only one part is shown: the other part's own item is nearer than by chance."""
    pytest.importorskip("torch")
    one, new = case(name, 400), case(name, 100).parts
    one.network.fit(one.parts, one.views[1:])
    first, second = one.network.fuse(new.only(0)), one.network.fuse(new.only(1))
    assert recall(first, second) > 0.25  # by chance 0.1
    again = vector_fusions[name](DIMS, size=6)
    again.restore(one.network.learned())
    assert np.array_equal(again.fuse(new), one.network.fuse(new))


def recall(asked: Vectors, found: Vectors) -> float:
    """The share whose own item is among the ten nearest of a hundred."""
    scores = asked @ found.T
    return float(((scores > scores.diagonal()[:, None]).sum(1) < 10).mean())


@pytest.mark.parametrize("name", NETWORKS)
def test_without_torch_learning_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.fuse.network.find_spec", lambda _: None)
    one = case(name)
    with pytest.raises(MissingExtra, match="train"):
        one.network.fit(one.parts, one.views[1:])


def test_few_items_are_refused() -> None:
    one = case("attention", 10)
    with pytest.raises(BadModel, match="20 of them are needed"):
        one.network.fit(one.parts, one.views[1:])


def test_contrast_is_the_formula() -> None:
    """Two orthogonal pairs: each has its partner at 1 and the other at 0."""
    rows = np.eye(2)
    wanted = np.log(np.exp(1 / 0.07) + 1) - 1 / 0.07
    assert float(contrast(np, rows, rows)) == pytest.approx(wanted, abs=1e-9)
