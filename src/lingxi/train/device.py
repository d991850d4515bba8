"""torch, where it is installed, and what it runs on."""

from __future__ import annotations

from importlib.util import find_spec

from lingxi.errors import MissingExtra


def need_torch() -> None:
    """Raises MissingExtra where torch is not installed."""
    if find_spec("torch") is None:
        raise MissingExtra("torch", "train")


def best_device() -> str:
    """``cuda`` where there is one, else ``cpu``."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def mixed(device: str) -> bool:
    """Whether it multiplies in bfloat16 faster than in float32, and sums in float32."""
    import torch

    return device == "cuda" and bool(torch.cuda.is_bf16_supported())
