"""The gradient that is turned around, and layers."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.layers import mlp, reverse, run  # noqa: E402


def test_forward_is_the_identity_and_backward_negates_the_gradient() -> None:
    rows = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    torch.testing.assert_close(reverse(rows, 0.3), rows)
    (found,) = torch.autograd.grad((reverse(rows, 0.3) * torch.arange(6.0).reshape(3, 2)).sum(), rows)
    torch.testing.assert_close(found, -0.3 * torch.arange(6.0, dtype=torch.float64).reshape(3, 2))


def test_layers_are_torch_s_own() -> None:
    own = mlp("net", (3, 5, 2), torch.Generator().manual_seed(0))
    linear = [torch.nn.Linear(3, 5), torch.nn.Linear(5, 2)]
    for number, layer in enumerate(linear):
        layer.weight.data, layer.bias.data = own[f"net.{number}.weight"].T, own[f"net.{number}.bias"]
    rows = torch.randn(4, 3)
    torch.testing.assert_close(run(own, "net", rows), torch.nn.Sequential(linear[0], torch.nn.ReLU(), linear[1])(rows))
