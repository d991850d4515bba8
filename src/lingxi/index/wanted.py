"""Decides what must be encoded of a segment, and which vectors of the same content are reused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lingxi.arrays import Vector
from lingxi.encode.embed import sees
from lingxi.index.words import captions_of
from lingxi.store.engine import Point
from lingxi.store.library_store import CAPTION, WRITTEN
from lingxi.types import (
    Captioned,
    Encoder,
    Image,
    Media,
    Segment,
    Source,
    Text,
    fuses_captions,
    hearing_of,
    modality_of,
)

PointVectors: TypeAlias = dict[str, dict[str, Vector]]  # point id -> vector name -> (d,)


def wanted(
    encoder: Encoder, point: Point, segment: Segment, source: Source, known: Sequence[Point], vectors: PointVectors
) -> Iterator[tuple[str, str, Media]]:
    """The media to encode of one segment; a known vector of the same content is reused instead."""
    if segment.words_only:
        return
    name, order, media = encoder.space.name, int(point.payload["order"]), segment.media
    captions = captions_of(source, segment)
    fused = fuses_captions(encoder) and bool(captions)  # then captions matter as well as the content
    if not fused and order < len(known) and _same(encoder, point, known[order]):
        vectors[point.id][name] = known[order].vectors[name]
    elif sees(encoder, modality_of(media)):
        yield point.id, name, together(encoder, media, captions)
    if segment.written and "text" in encoder.modalities:
        yield point.id, name + WRITTEN, Text(str(point.payload["written"]))
    if fuses_captions(encoder):
        return
    if captions and not isinstance(media, Text) and "text" in encoder.modalities:
        yield point.id, name + CAPTION, Text("\n".join(captions))


def _same(encoder: Encoder, point: Point, known: Point) -> bool:
    """Whether the known vector comes from the same piece of content, made with the current models."""
    return (
        encoder.space.name in known.vectors and _same_place(point, known) and _same_sound_model(encoder, point, known)
    )


def _same_place(one: Point, other: Point) -> bool:
    """Whether two points of one content describe the same piece; videos may be cut differently another time."""
    names = ("modality", "page", "start", "end", "start_s", "end_s")
    return all(one.payload.get(name) == other.payload.get(name) for name in names)


def _same_sound_model(encoder: Encoder, point: Point, known: Point) -> bool:
    """Whether the current sound model made the vector; always true for other media."""
    mine = hearing_of(encoder)
    return "hearing" not in point.payload or not mine or mine[0] in known.payload.get("hearing", ())


def together(encoder: Encoder, media: Media, captions: Sequence[str]) -> Media:
    """The image with its captions for an encoder that fuses them; else the media unchanged."""
    if captions and isinstance(media, Image) and fuses_captions(encoder):
        return Captioned(media, tuple(captions))
    return media
