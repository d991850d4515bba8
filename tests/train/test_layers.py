"""Layers."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.layers import mlp, orthogonal, run  # noqa: E402


def test_layers_are_torch_s_own() -> None:
    own = mlp("net", (3, 5, 2), torch.Generator().manual_seed(0))
    linear = [torch.nn.Linear(3, 5), torch.nn.Linear(5, 2)]
    for number, layer in enumerate(linear):
        layer.weight.data, layer.bias.data = own[f"net.{number}.weight"].T, own[f"net.{number}.bias"]
    rows = torch.randn(4, 3)
    torch.testing.assert_close(run(own, "net", rows), torch.nn.Sequential(linear[0], torch.nn.ReLU(), linear[1])(rows))


def test_orthogonal_weights_keep_lengths_and_can_be_trained() -> None:
    wide, narrow = (orthogonal(*shape, torch.Generator().manual_seed(0)) for shape in ((3, 5), (5, 3)))
    torch.testing.assert_close(wide @ wide.T, torch.eye(3))
    torch.testing.assert_close(narrow.T @ narrow, torch.eye(3))
    assert wide.requires_grad
