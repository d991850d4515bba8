"""The parts of a query -> one vector in each space that can see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, final

import numpy as np

from lingxi.arrays import Vector, Vectors, slerp, unit
from lingxi.media.windows import windows
from lingxi.search.query import Part
from lingxi.search.query_cache import QueryCache
from lingxi.similarity import Metric
from lingxi.types import Audio, Encoder, Media, SeesPixels, Text

Decode: TypeAlias = Callable[[Part, int], Media]  # a part's picture, its shorter side at least so many pixels, or sound


@final
class QueryEncoder:
    """Encodes queries; ``encoders`` are those of the spaces that the library holds, by their names."""

    def __init__(self, encoders: Mapping[str, Encoder], decode: Decode, embedder: QueryCache | None = None) -> None:
        self.encoders = encoders
        self.decode = decode
        self._embed = embedder or QueryCache()

    def joined(self, parts: Sequence[Part]) -> Iterator[tuple[str, Vector]]:
        """Space name -> one vector (d,) for the parts that its encoder can see, joined on the sphere by weight."""
        for name, encoder in self.encoders.items():
            vector, weight = None, 0.0
            seen = self.seen(name, parts)
            for part, own in zip(seen, self._encoded(encoder, seen), strict=True):
                weight += part.weight
                vector = own if vector is None else self._between(name, vector, own, part.weight / weight)
            if vector is not None:
                yield name, vector

    def encoded(self, name: str, media: Sequence[Media]) -> Vectors:
        """The vectors (n, dim) of decoded media, from the cache where they are known."""
        return self._embed(self.encoders[name], media)

    def seen(self, name: str, parts: Sequence[Part]) -> list[Part]:
        """The parts that the encoder of a space can see."""
        return [part for part in parts if part.modality in self.encoders[name].modalities]

    def metric(self, name: str) -> Metric:
        """How vectors of a space are compared."""
        return self.encoders[name].space.metric

    def _between(self, name: str, start: Vector, end: Vector, share: float) -> Vector:
        """On the sphere where vectors have unit length, on the straight line elsewhere."""
        if self.metric(name) == "cosine":
            return slerp(start, end, share)
        between: Vector = ((1 - share) * start + share * end).astype(np.float32)
        return between

    def _encoded(self, encoder: Encoder, parts: Sequence[Part]) -> Vectors:
        side = encoder.side if isinstance(encoder, SeesPixels) else 1
        media = [self.decode(part, side) if part.text is None else Text(part.text) for part in parts]
        pieces = [_windows(each) if isinstance(each, Audio) else [each] for each in media]
        vectors = self._embed(encoder, [each for some in pieces for each in some])
        if len(vectors) == len(parts):
            return vectors
        ends = np.cumsum([len(some) for some in pieces])[:-1]
        means = np.stack([rows.mean(0) for rows in np.split(vectors, ends)])
        return unit(means) if encoder.space.metric == "cosine" else means


def _windows(sound: Audio) -> list[Audio]:
    """What is heard in a sound, in windows as those of the library; all of it where it is silent."""
    found = [Audio(sound.samples[a:b], sound.rate_hz) for a, b in windows(sound.samples)]
    return found or [sound]
