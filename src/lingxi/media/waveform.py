"""A sound as an image: its loudness from left to right."""

from __future__ import annotations

import itertools

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from lingxi.arrays import Pixels
from lingxi.types import Audio

BAR, SPACE = 4, 2  # pixels
INK, GROUND = (70, 110, 160), (244, 243, 240)


def waveform(sound: Audio, width: int, height: int) -> Pixels:
    """Bars (height, width, 3) whose heights are the loudness; the loudest has full height."""
    count = max(1, width // (BAR + SPACE))
    edges = np.linspace(0, len(sound.samples), count + 1).astype(int)
    level = [float(np.sqrt(np.mean(sound.samples[a : max(b, a + 1)] ** 2))) for a, b in itertools.pairwise(edges)]
    loud = np.array(level) / max(max(level), 1e-6)
    image = Pillow.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(image)
    for n, each in enumerate(loud):
        half = max(1, round(each * (height * 0.9) / 2))
        left = n * (BAR + SPACE)
        pen.rectangle((left, height // 2 - half, left + BAR - 1, height // 2 + half), fill=INK)
    return np.asarray(image)
