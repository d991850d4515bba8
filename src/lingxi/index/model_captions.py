"""Captions that a captioning model writes after reading the files of images again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import final

from lingxi.address import path_of
from lingxi.encode.image.caption_model import SIDE, CaptionModel
from lingxi.media.interruption import check_interrupted
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.store.engine import Engine, Point
from lingxi.store.library_store import LibraryStore
from lingxi.types import Image, Limits, Source

FEW = 4  # images that the model sees at once


@final
class ModelCaptions:
    """What a captioning model says of each image; None where a file cannot be read."""

    def __init__(self, model: CaptionModel) -> None:
        self._model = model

    def revision(self, engine: Engine) -> str:
        """Changes with the model: what the library holds does not matter."""
        del engine
        return self._model.revision

    def __call__(self, store: LibraryStore, points: Sequence[Point]) -> list[str | None]:
        """The caption of each image; empty if the model says nothing."""
        del store
        images = list(_images(points))
        readable = [each for each in images if each is not None]
        said = (text for some in _few(readable) for text in self._model.captions(some))
        return [next(said) if each is not None else None for each in images]


def _few(images: Sequence[Image]) -> Iterator[Sequence[Image]]:
    """The images, so few at once that another thread can interrupt the run between them."""
    for start in range(0, len(images), FEW):
        check_interrupted()
        yield images[start : start + FEW]


def _images(points: Sequence[Point]) -> Iterator[Image | None]:
    sources = [Source(path_of(str(point.payload["address"])), 0, 0) for point in points]
    for found in read_all(sources, Limits(), SIDE):
        media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
        yield media if isinstance(media, Image) else None
