"""Pixels and samples as bytes of files from which they are read back unchanged."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.types import Audio

FLOAT = 3  # the WAV format of floating-point samples


def png(pixels: Pixels) -> bytes:
    """A PNG of pixels (h, w, 3) uint8 RGB."""
    out = BytesIO()
    Pillow.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def wav(sound: Audio) -> bytes:
    """A WAV file of one channel of float32 samples."""
    samples = sound.samples.astype("<f4").tobytes()
    kind = struct.pack("<4sIHHIIHH", b"fmt ", 16, FLOAT, 1, sound.rate_hz, 4 * sound.rate_hz, 4, 32)
    data = struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(kind) + len(data), b"WAVE") + kind + data
