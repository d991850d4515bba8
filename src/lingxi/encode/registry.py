"""The registry of encoders."""

from __future__ import annotations

from lingxi.registry import Registry
from lingxi.types import Encoder

encoders: Registry[Encoder] = Registry("encoder", "lingxi.encode.encoders")
