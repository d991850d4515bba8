"""Segments that were indexed by their words only, such as later rows of a long table: vectors when they are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lingxi.arrays import Vector
from lingxi.search.query_encoder import QueryEncoder
from lingxi.store.engine import Point
from lingxi.types import Text


def with_vectors(points: Sequence[Point], asked: QueryEncoder) -> list[Point]:
    """The points, where a text without vectors gets those of its words; they are computed now and not stored.

    A text whose file has another point with vectors here stays as it is: that point stands for the file.
    """
    files = {point.payload["asset"] for point in points if point.vectors}
    return [
        replace(point, vectors=_vectors(str(point.payload.get("text", "")), asked))
        if point.payload["modality"] == "text" and point.payload["asset"] not in files
        else point
        for point in points
    ]


def _vectors(text: str, asked: QueryEncoder) -> dict[str, Vector]:
    readers = [name for name, encoder in asked.encoders.items() if "text" in encoder.modalities]
    return {name: asked.encoded(name, [Text(text)])[0] for name in readers}
