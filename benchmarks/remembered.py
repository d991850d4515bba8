"""Vectors of a model in a file, so that a second run of a benchmark encodes nothing again."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Image, Media, Text


@final
class Remembered:
    """The built-in model; vectors of texts and images that it has encoded are read from ``file``, if there is one."""

    def __init__(self, file: Path | None) -> None:
        self._encoder, self._file = Embedded(), file
        self.space, self.modalities = self._encoder.space, self._encoder.modalities
        self.calibration = self._encoder.calibration
        self._known = dict[str, np.ndarray]()
        if file is not None and file.exists():
            with np.load(file, allow_pickle=False) as stored:
                self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """The vectors (n, d)."""
        keys = [self._key(media) for media in batch]
        new = {key: media for key, media in zip(keys, batch, strict=True) if key not in self._known}
        if new:
            self._known |= dict(zip(new, self._encoder.encode(list(new.values())), strict=True))
        return np.stack([self._known[key] for key in keys])

    def save(self) -> None:
        """Writes what is known."""
        if self._file is not None and self._known:
            np.savez(self._file, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))

    def _key(self, media: Media) -> str:
        digest = blake2b(str(self.space).encode(), digest_size=16)
        if isinstance(media, Text):
            digest.update(b"text" + media.text.encode())
        elif isinstance(media, Image):
            digest.update(f"image {media.pixels.shape}".encode() + media.pixels.tobytes())
        else:
            raise TypeError(f"texts and images are remembered, not {type(media).__name__}")
        return digest.hexdigest()
