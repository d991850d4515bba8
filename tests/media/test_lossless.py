"""Pixels and samples come back from the files that are made of them as they were."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from lingxi.media.clip import sound_of
from lingxi.media.lossless import png, wav
from lingxi.types import Audio


def test_pixels_come_back() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 3), np.uint8)
    with Pillow.open(BytesIO(png(pixels))) as read:
        assert read.format == "PNG"
        assert np.array_equal(np.asarray(read), pixels)


def test_samples_come_back(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, 16_000).astype(np.float32)
    (tmp_path / "sound").write_bytes(wav(Audio(samples, 16_000)))
    read = sound_of(tmp_path / "sound")
    assert read.rate_hz == 16_000
    assert np.array_equal(read.samples, samples)
