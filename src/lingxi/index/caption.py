"""Generated captions: text for images that have none, marked so that nobody takes them for a person's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from lingxi.address import path_of
from lingxi.arrays import Vector
from lingxi.encode.embed import embed
from lingxi.encode.image.caption_model import SIDE, CaptionModel
from lingxi.index.retokenize import stored_words
from lingxi.index.retrieved_captions import RetrievedCaptions
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.store.engine import Engine, Point
from lingxi.store.library_store import CAPTION
from lingxi.store.where import And, Has, Not, OneOf
from lingxi.types import Encoder, Image, Limits, Source, Text, fuses_captions

BATCH = 32  # images that are read and written at once
GENERATED = OneOf("caption", ("generated",))
BARE = And((OneOf("modality", ("image",)), Not(Has("text")), Not(Has("page"))))  # images of files, without a caption

OnCaptioned: TypeAlias = Callable[[int, int], None]  # images done, total
Captioner: TypeAlias = Callable[[Sequence[Point]], list[str]]  # a caption of each image, or an empty text


def captioner(engine: Engine, encoders: Mapping[str, Encoder], model: str) -> Captioner:
    """Captions by a captioning model, or from the library itself when ``model`` is empty; raises LibraryError."""
    if model:
        return _by_model(CaptionModel(model))
    retrieved = RetrievedCaptions(engine, encoders)
    return lambda points: [
        retrieved.caption(point.vectors[retrieved.name]) if retrieved.name in point.vectors else "" for point in points
    ]


def add_captions(
    engine: Engine,
    encoders: Mapping[str, Encoder],
    roots: Sequence[Path],
    make: Captioner,
    tell: OnCaptioned | None = None,
) -> int:
    """Stores a caption for each image without text, found by its words and its meaning; returns how many."""
    ids, added = [point.id for point in engine.scroll(BARE, [])], 0
    for done, some in _batches(ids):
        points = engine.get(some, vectors=True)
        named = [(point, text) for point, text in zip(points, make(points), strict=True) if text]
        engine.upsert(_with_text(named, encoders, roots))
        added += len(named)
        if tell:
            tell(done, len(ids))
    return added


def remove_captions(engine: Engine, encoders: Mapping[str, Encoder], roots: Sequence[Path]) -> int:
    """Removes all generated captions, with what finds them; returns how many."""
    ids = [point.id for point in engine.scroll(GENERATED, [])]
    for _, some in _batches(ids):
        engine.upsert([_without_text(point, encoders, roots) for point in engine.get(some, vectors=True)])
    return len(ids)


def _batches(ids: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The ids in groups, and how many there are with each group."""
    rest, done = iter(ids), 0
    while some := list(islice(rest, BATCH)):
        done += len(some)
        yield done, some


def _with_text(
    named: Sequence[tuple[Point, str]], encoders: Mapping[str, Encoder], roots: Sequence[Path]
) -> list[Point]:
    vectors: list[dict[str, Vector]] = [dict(point.vectors) for point, _ in named]
    for name, encoder in encoders.items():
        if "text" in encoder.modalities and not fuses_captions(encoder):
            for row, vector in enumerate(embed(encoder, [Text(text) for _, text in named])):
                vectors[row][name + CAPTION] = vector
    payloads = [{**point.payload, "text": text, "caption": "generated"} for point, text in named]
    return [
        _rewritten(replace(point, payload=payload, vectors=own), roots)
        for (point, _), payload, own in zip(named, payloads, vectors, strict=True)
    ]


def _without_text(point: Point, encoders: Mapping[str, Encoder], roots: Sequence[Path]) -> Point:
    payload = {name: value for name, value in point.payload.items() if name not in ("text", "caption")}
    captions = {name + CAPTION for name in encoders}
    vectors = {name: vector for name, vector in point.vectors.items() if name not in captions}
    return _rewritten(replace(point, payload=payload, vectors=vectors), roots)


def _rewritten(point: Point, roots: Sequence[Path]) -> Point:
    return replace(point, words=stored_words(point.payload, roots))


def _by_model(model: CaptionModel) -> Captioner:
    """Reads the files again; one that cannot be read has no caption."""

    def captions(points: Sequence[Point]) -> list[str]:
        sources = [Source(path_of(str(point.payload["address"])), 0, 0) for point in points]
        images = [_first(found) for found in read_all(sources, Limits(), SIDE)]
        said = iter(model.captions([each for each in images if each is not None]))
        return [next(said) if each is not None else "" for each in images]

    return captions


def _first(found: object) -> Image | None:
    media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
    return media if isinstance(media, Image) else None
