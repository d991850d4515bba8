"""torch as an optional library, and the device it uses."""

from __future__ import annotations

from importlib.util import find_spec

from lingxi.errors import MissingExtra


def need_torch() -> None:
    """Raises MissingExtra where torch is not installed."""
    if find_spec("torch") is None:
        raise MissingExtra("torch", "train")


def best_device() -> str:
    """``cuda`` if available, else ``cpu``."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def mixed(device: str) -> bool:
    """Whether the device multiplies faster in bfloat16 than in float32."""
    import torch

    return device == "cuda" and bool(torch.cuda.is_bf16_supported())
