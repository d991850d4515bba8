"""What an explanation needs of a library beside its hits: models, vectors and decoded media."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import final

from lingxi.archive_path import archive_of
from lingxi.arrays import Vector, Vectors
from lingxi.calibration import Calibration, Usual
from lingxi.errors import UnreadableMedia
from lingxi.search.collection import FOUND, Collection
from lingxi.search.decode import decode_hit
from lingxi.search.hit import Hit
from lingxi.search.hits import hit_of
from lingxi.search.plan import inside
from lingxi.search.query import Part
from lingxi.store.where import both
from lingxi.types import Encoder, Image, Media, Modality, SeesPixels, Text


@final
class Insight:
    """A library from the inside."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @property
    def encoders(self) -> Mapping[str, Encoder]:
        """The encoder of each space."""
        return self._collection.asked.encoders

    @property
    def calibrations(self) -> Mapping[str, Calibration]:
        """The calibration of each space that has one."""
        return self._collection.calibrations

    def scan(self, folder: Path | None = None) -> Iterator[tuple[Hit, Mapping[str, Vector]]]:
        """Every segment of a folder, a file or the library, as a hit without scores, with its vectors by space.

        Raises BadQuery where the library has neither.
        """
        where = None if folder is None else inside(folder.absolute(), self._collection)
        for point in self._collection.engine.scroll(both(FOUND, where), vectors=True):
            yield hit_of(point, 1.0), point.vectors

    def known(self, ids: Sequence[str]) -> Iterator[tuple[Hit, Mapping[str, Vector]]]:
        """The segments of these ids that exist, as :meth:`scan` gives them."""
        for point in self._collection.engine.get(list(ids), vectors=True):
            if "skipped" not in point.payload:
                yield hit_of(point, 1.0), point.vectors

    def contents(self, ids: Sequence[str]) -> dict[str, str]:
        """Id -> the digest of the bytes of its file when it was indexed, of the segments that exist."""
        points = self._collection.engine.get(list(ids))
        return {point.id: str(point.payload["digest"]) for point in points if "skipped" not in point.payload}

    def picture(self, hit: Hit, side: int) -> Image:
        """What a hit shows now, its shorter side at least so many pixels; raises UnreadableMedia."""
        check_unchanged(hit)
        found = decode_hit(hit, "image", side)
        if not isinstance(found, Image):
            raise UnreadableMedia("it shows no picture")
        return found

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
        check_unchanged(hit)
        encoder = self.encoders[space]
        return decode_hit(hit, modality, encoder.side if isinstance(encoder, SeesPixels) else 1)


def check_unchanged(hit: Hit) -> None:
    """Raises UnreadableMedia if the file of a hit is gone, or is not the one that was indexed."""
    try:
        if archive_of(hit.path) is not None:  # it changes with its archive
            return
        size = hit.path.stat().st_size
    except OSError as error:
        raise UnreadableMedia(f"the file cannot be opened: {error.strerror}") from error
    if hit.facts.get("size", size) != size:
        raise UnreadableMedia("the file has changed since it was indexed")
