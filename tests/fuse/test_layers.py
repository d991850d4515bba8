"""Layers have names that older files know, and a norm that torch agrees with."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.layers import checked_depth, hidden_layers, layer_norm, through_layers


def test_a_single_layer_has_the_names_of_older_files() -> None:
    assert set(hidden_layers(np.random.default_rng(0), 1, (3, 2))) == {"in1", "inbias1"}


def test_layers_run_one_after_the_other() -> None:
    own = hidden_layers(np.random.default_rng(0), 0, (3, 4, 2), "back")
    rows = np.random.default_rng(1).normal(size=(5, 3))
    wanted = np.tanh(np.tanh(rows @ own["back0"]) @ own["back0.1"])
    assert through_layers(np, own, 0, rows, 2, "back") == pytest.approx(wanted)
    assert through_layers(np, own, 0, rows, 0, "back") is rows


def test_the_norm_is_torch_s() -> None:
    torch = pytest.importorskip("torch")
    rows, gain, bias = (np.random.default_rng(2).normal(size=shape) for shape in ((4, 6), (6,), (6,)))
    wanted = torch.nn.functional.layer_norm(*map(torch.tensor, (rows,)), (6,), torch.tensor(gain), torch.tensor(bias))
    assert layer_norm(np, rows, gain, bias) == pytest.approx(wanted.numpy())


def test_depths_are_checked() -> None:
    with pytest.raises(BadName, match="depth"):
        checked_depth("deep_cca", 9)
