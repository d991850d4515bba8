"""The encoders that are known by name."""

from __future__ import annotations

from collections.abc import Callable

from lingxi.registry import Registry
from lingxi.types import Encoder

encoders: Registry[Callable[..., Encoder]] = Registry("encoder", "lingxi.encode.encoders")
