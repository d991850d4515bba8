"""Without torch the extra is named."""

from __future__ import annotations

import sys

import pytest

from lingxi.errors import MissingExtra
from lingxi.train.device import best_device, mixed, need_torch


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.train.device.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"lingxi\[train\]"):
        need_torch()
    assert "torch" not in sys.modules or best_device() in ("cpu", "cuda")


def test_a_processor_keeps_full_precision() -> None:
    pytest.importorskip("torch")
    need_torch()
    assert not mixed("cpu")
