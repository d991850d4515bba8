"""What an explanation needs of a library beside its hits: models, vectors and decoded media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import final

from lingxi.arrays import Vector, Vectors
from lingxi.calibration import Usual
from lingxi.errors import UnreadableMedia
from lingxi.search.collection import Collection
from lingxi.search.decode import decode_hit
from lingxi.search.hit import Hit
from lingxi.search.query import Part
from lingxi.types import Encoder, Media, Modality, SeesPixels, Text


@final
class Insight:
    """A library from the inside."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @property
    def encoders(self) -> Mapping[str, Encoder]:
        """The encoder of each space."""
        return self._collection.asked.encoders

    def asked(self, parts: Sequence[Part]) -> dict[str, Vector]:
        """Space -> the vector (d,) that these parts of a query make."""
        return dict(self._collection.asked.joined(parts))

    def texts(self, space: str, texts: Sequence[str]) -> Vectors:
        """The vectors (n, d) of texts."""
        return self._collection.asked.encoded(space, [Text(text) for text in texts])

    def usual(self, space: str, vector: Vector, modality: Modality) -> Usual:
        """How similar usual media of a modality are to a vector (d,); mean 0 and deviation 1 if unknown."""
        known = self._collection.calibrations.get(space)
        return Usual() if known is None else known.usual(vector, modality)

    def stored(self, space: str, ids: Sequence[str]) -> dict[str, Vector]:
        """Id -> the stored vector (d,) of that space, of those that have one."""
        points = self._collection.engine.get(list(ids), vectors=True)
        return {point.id: point.vectors[space] for point in points if space in point.vectors}

    def media(self, hit: Hit, modality: Modality, space: str) -> Media:
        """What a hit shows or sounds like now, decoded for the encoder of a space; raises UnreadableMedia."""
        try:
            size = hit.path.stat().st_size
        except OSError as error:
            raise UnreadableMedia(f"the file cannot be opened: {error.strerror}") from error
        if hit.facts.get("size", size) != size:
            raise UnreadableMedia("the file has changed since it was indexed")
        encoder = self.encoders[space]
        return decode_hit(hit, modality, encoder.side if isinstance(encoder, SeesPixels) else 1)
