"""Detects whether an image may contain text: a small network that saves OCR on most photos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.lazy import once
from lingxi.onnx_session import make_session

WEIGHTS = Path(__file__).resolve().parents[1] / "weights" / "written" / "text.onnx"
LONGEST = 960  # pixels of the longer side of the network's input
SHORTEST = 32  # pixels of the shorter side: nothing is legible below
ODDS = 1.5  # least log odds for OCR: all drawn words pass, and a quarter of photographs (docs/ocr.md)


def may_hold_text(pixels: Pixels) -> bool:
    """Whether OCR of an image (h, w, 3) is worthwhile."""
    return text_odds(pixels) >= ODDS


def text_odds(pixels: Pixels) -> float:
    """The log odds that an image (h, w, 3) contains text."""
    picture = Pillow.fromarray(pixels).convert("L")
    scale = min(1.0, LONGEST / max(picture.size))
    if scale < 1:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Pillow.Resampling.BILINEAR, reducing_gap=2.0)
    grey = np.asarray(picture)
    if min(grey.shape) < SHORTEST:
        grey = np.pad(grey, [(0, max(0, SHORTEST - length)) for length in grey.shape], mode="edge")
    return float(_network().run(None, {"grey": grey})[0])


@once
def _network() -> Any:
    return make_session(WEIGHTS, threads=1)  # several processes run it at the same time
