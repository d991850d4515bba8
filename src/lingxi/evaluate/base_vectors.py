"""Vectors of images and texts by encoder: fusions over the same encoders encode each of them once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeAlias

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.types import Encoder, Image, Media, Text

MOST_BYTES = 2**29  # of vectors in memory; what comes later is encoded each time

Key: TypeAlias = tuple[str, bytes]


class BaseVectors:
    """Encodes like :func:`lingxi.encode.embed.embed`, an image or a text of the same content once.

    Vectors belong to a space and its revision, so an encoder that was fitted on other items has others.
    """

    def __init__(self, most: int = MOST_BYTES, clock: Callable[[], float] = time.perf_counter) -> None:
        self._known: dict[Key, tuple[Vectors, float]] = {}  # and the seconds that it took
        self._room, self._clock, self._saved = most, clock, 0.0

    def clock(self) -> float:
        """Seconds of a clock that goes on as if nothing had been known: the time that a fusion needs without others."""
        return self._clock() + self._saved

    def __call__(self, encoder: Encoder, media: Sequence[Media]) -> Vectors:
        """The vectors (n, dim) of media, as ``embed`` returns them; raises what it raises."""
        space = str(encoder.space)
        keys = [(space, content(each)) for each in media]
        new = {key: each for key, each in zip(keys, media, strict=True) if key not in self._known}
        began = self._clock()
        found = dict(zip(new, embed(encoder, [*new.values()]), strict=True))
        spent = self._clock() - began
        cost = spent / max(1, len(new))
        self._saved += sum(cost if key in found else self._known[key][1] for key in keys) - spent
        rows = np.array([found[key] if key in found else self._known[key][0] for key in keys], np.float32)
        for key, row in found.items():
            if self._room < row.nbytes:
                break
            self._known[key] = (row.copy(), cost)
            self._room -= row.nbytes
        return rows.reshape(len(media), encoder.space.dim)


def content(media: Media) -> bytes:
    """A digest of the pixels of an image or the characters of a text; raises TypeError for others."""
    if isinstance(media, Text):
        return blake2b(media.text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if isinstance(media, Image):
        pixels = np.ascontiguousarray(media.pixels)
        return blake2b(pixels.data, digest_size=16, salt=str(pixels.shape[:2]).encode()[:16]).digest()
    raise TypeError(f"a part of a fusion is an image or a text, not {type(media).__name__}")
