"""Recurrent networks are torch's own, and padding changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.text.recurrence import CELLS, Cell, fits, initial, states

VECTORS = np.random.default_rng(0).standard_normal((9, 5)).astype(np.float32)
WORDS = np.array([[3, 1, 9, 2], [4, 4, 0, 0], [0, 0, 0, 0]], np.float32)


@pytest.mark.parametrize("cell", CELLS)
def test_the_last_state_is_torch_s(cell: Cell) -> None:
    torch = pytest.importorskip("torch")
    own = initial(cell, VECTORS, 6)
    network = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](5, 6, batch_first=True)
    for name, each in {"weight_ih_l0": own["input"].T, "weight_hh_l0": own["state"].T}.items():
        getattr(network, name).data = torch.tensor(each)
    for name, each in {"bias_ih_l0": own["bias"], "bias_hh_l0": own["state_bias"]}.items():
        getattr(network, name).data = torch.tensor(each)
    for row, length in ((0, 4), (1, 2)):
        inputs = torch.tensor(own["table"][WORDS[row : row + 1, :length].astype(int)])
        wanted = network(inputs)[0][:, -1].detach().numpy()
        assert states(np, cell, own, WORDS[row : row + 1]) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_a_text_without_words_has_the_zero_state(cell: Cell) -> None:
    assert not states(np, cell, initial(cell, VECTORS, 6), WORDS)[2].any()


def test_weights_of_other_sizes_do_not_fit() -> None:
    own = initial("gru", VECTORS, 6)
    assert fits("gru", own, 9, 6)
    assert not fits("lstm", own, 9, 6)
    assert not fits("gru", own, 8, 6)
    assert not fits("gru", {**own, "bias": own["bias"] * np.nan}, 9, 6)
    assert not fits("gru", {}, 9, 6)
