"""The network as the paper's formulas say, written out slowly."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.train.elmo_network import Network  # noqa: E402
from lingxi.train.learn_elmo import batch_of  # noqa: E402

TEXTS = [["a", "red", "dog"], ["猫"]]
VOCABULARY = {"a": 3, "red": 4, "dog": 5}


def _sigmoid(x: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1 / (1 + np.exp(-x))
    return found


def _steps(layer: object, rows: np.ndarray) -> np.ndarray:
    """A projected recurrent layer over one sequence (t, d)."""
    weights = {name: value.detach().numpy() for name, value in layer.named_parameters()}  # type: ignore[attr-defined]
    bias = weights["bias_ih_l0"] + weights["bias_hh_l0"]
    state, cells, found = np.zeros(weights["weight_hr_l0"].shape[0]), np.zeros(weights["weight_hr_l0"].shape[1]), []
    for row in rows:
        gates = weights["weight_ih_l0"] @ row + weights["weight_hh_l0"] @ state + bias
        inside, forget, new, out = np.split(gates, 4)
        cells = _sigmoid(forget) * cells + _sigmoid(inside) * np.tanh(new)
        state = weights["weight_hr_l0"] @ (_sigmoid(out) * np.tanh(cells))
        found.append(state)
    return np.array(found)


def test_layers_are_those_of_the_formulas() -> None:
    torch.manual_seed(0)
    network = Network(6, 5, 7).eval()
    batch = batch_of(TEXTS, VOCABULARY)
    with torch.no_grad():
        layers = [[side.numpy() for side in sides] for sides in network.layers(batch)]
    for row, length in ((0, 5), (1, 3)):
        words = layers[0][0][row, :length]
        first = _steps(network.forwards[0], words)
        assert np.allclose(layers[1][0][row, :length], first, atol=1e-5)
        assert np.allclose(layers[2][0][row, :length], _steps(network.forwards[1], first) + first, atol=1e-5)
        back = _steps(network.backwards[0], words[::-1])
        assert np.allclose(layers[1][1][row, :length], back[::-1], atol=1e-5)
        both = _steps(network.backwards[1], back) + back
        assert np.allclose(layers[2][1][row, :length], both[::-1], atol=1e-5)


def test_the_loss_is_that_of_the_next_word_and_of_the_one_before() -> None:
    torch.manual_seed(0)
    network = Network(6, 5, 7).eval()
    batch = batch_of(TEXTS, VOCABULARY)
    with torch.no_grad():
        ahead, back = network.layers(batch)[-1]
        odds = [torch.log_softmax(network.output(side), 2).numpy() for side in (ahead, back)]
        loss = float(network.loss(batch))
    numbers = [[1, 3, 4, 5, 2], [1, 0, 2]]
    after = [-odds[0][row, n, own[n + 1]] for row, own in enumerate(numbers) for n in range(len(own) - 1)]
    before = [-odds[1][row, n, own[n - 1]] for row, own in enumerate(numbers) for n in range(1, len(own))]
    assert loss == pytest.approx((np.mean(after) + np.mean(before)) / 2, rel=1e-5)
