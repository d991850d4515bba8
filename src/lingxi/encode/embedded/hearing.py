"""The sound model of the embedded space: five seconds become one vector; see weights/sound/CARD.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, final

import numpy as np

from lingxi.arrays import Samples, Vectors, unit
from lingxi.encode.audio.sound import RATE_HZ, WINDOW, heard, resampled_to
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session
from lingxi.types import Audio

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "sound"
AT_ONCE = 8  # windows per run


@final
class Hearing:
    """A small CNN over log-mel frames, run by ONNX Runtime; the file is loaded with the first sound."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights

    def encode(self, sounds: Sequence[Audio], dim: int) -> Vectors:
        """Vectors (n, dim) float32, unit rows; a sound longer than five seconds gets the mean of its windows."""
        vectors = np.zeros((len(sounds), dim), np.float32)
        for row, sound in enumerate(sounds):
            parts = windows(resampled_to(sound, RATE_HZ))
            for start in range(0, len(parts), AT_ONCE):
                given = np.stack([heard(each) for each in parts[start : start + AT_ONCE]])  # (8, 249, 64)
                vectors[row] += self._tower.run(None, {"heard": given})[0].sum(0)
        return unit(vectors)

    @lazy
    def _tower(self) -> Any:
        return make_session(self._weights / "sound.onnx")


def windows(samples: Samples) -> list[Samples]:
    """As few windows of five seconds as cover a sound, evenly spread; a shorter sound is one window."""
    count = max(1, -(-len(samples) // WINDOW))
    last = max(0, len(samples) - WINDOW)
    return [samples[start : start + WINDOW] for start in (round(n * last / max(1, count - 1)) for n in range(count))]
