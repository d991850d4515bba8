"""Lays a heat map over a picture."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels

STRONGEST = 0.65  # opacity of the hottest place
WARM, HOT = np.array([255, 196, 0]), np.array([214, 0, 48])


def with_heat(pixels: Pixels, rows: Sequence[Sequence[float]]) -> Pixels:
    """The picture (h, w, 3) with a map over it: clear where it is least, red where it is most."""
    heat = np.maximum(np.asarray(rows, np.float32), 0)
    heat = heat / max(float(heat.max()), 1e-12)
    height, width = pixels.shape[:2]
    large = Pillow.fromarray(heat).resize((width, height), Pillow.Resampling.BICUBIC)
    strength = np.clip(np.asarray(large), 0, 1)[..., None]  # (h, w, 1)
    colour = WARM + (HOT - WARM) * strength
    mixed = pixels + (colour - pixels) * strength**0.5 * STRONGEST
    laid: Pixels = np.clip(mixed, 0, 255).astype(np.uint8)
    return laid


def as_png(pixels: Pixels) -> bytes:
    """A picture as the bytes of a PNG file."""
    out = BytesIO()
    Pillow.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
