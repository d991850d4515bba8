"""The limits of a picture's size, checked before its pixels are decoded."""

from __future__ import annotations

from lingxi.errors import UnreadableMedia
from lingxi.types import Limits


def check_size(width: int, height: int, limits: Limits) -> None:
    """Raises UnreadableMedia where so many pixels may not be decoded at once."""
    if width * height > limits.decoded_pixels:
        raise UnreadableMedia(f"{width} x {height} pixels are over the limit of {limits.decoded_pixels:,}")
