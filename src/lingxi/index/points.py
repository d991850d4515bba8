"""Converts readings to points: what is stored for segments, and for files that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from lingxi.address import address_of, asset_id, path_of, segment_id, shown
from lingxi.index.words import captions_of, texts_of, words_of
from lingxi.media.colours import colours
from lingxi.media.live import is_live
from lingxi.store.engine import Point
from lingxi.types import Image, Line, Media, Segment, Source, Text, Video, modality_of


def draft(source: Source, root: Path, segment: Segment, order: int, facts: dict[str, Any]) -> Point:
    """The point of one segment, without vectors; ``facts`` are those of the asset (digest, signature, spaces)."""
    captions = "\n".join(captions_of(source, segment))
    text = segment.media.text if isinstance(segment.media, Text) else captions
    written = "\n".join(line.text for line in segment.written)
    own = {"modality": modality_of(segment.media), "order": order, "title": segment.title, "text": text}
    own["written"] = written
    places = {name: value for name, value in vars(segment.place).items() if value is not None}
    payload = _common(source) | {name: value for name, value in own.items() if value != ""} | places
    payload |= segment.facts
    labels = {name: list(values) for name, values in segment.labels.items()}
    boxes = {"boxes": boxes_of(segment.written)} if written else {}
    payload |= labels
    if source.photo and is_live(segment.facts.get("duration_s")):
        payload["shot"] = asset_id(address_of(source.path.with_name(source.photo)))
    return Point(
        segment_id(asset_id(address_of(source.path)), segment.place, modality_of(segment.media)),
        words=words_in(payload, root),
        payload=payload | boxes | _colours(segment.media) | facts,
    )


def words_in(payload: Mapping[str, Any], root: Path) -> str:
    """The searchable words of a stored point; ``root`` is its indexed folder."""
    return words_of(_inside(path_of(payload["address"]), root), texts_of(payload), payload.get("title", ""))


def _colours(media: Media) -> dict[str, list[str]]:
    """The colours of an image or video."""
    pixels = media.pixels if isinstance(media, Image) else media.frames if isinstance(media, Video) else None
    return {"colour": list(colours(pixels))} if pixels is not None and pixels.size else {}


def boxes_of(lines: Sequence[Line]) -> list[float]:
    """The boxes and confidences of the lines in an image, nine numbers each."""
    return [number for line in lines for number in (*line.box, line.confidence)]


def failed(source: Source, reason: str, signature: str, order: int = 0) -> Point:
    """The point of a file that could not be read; it prevents another attempt until the file changes.

    If a file was read in part, this point has order -1 and exists beside its segments.
    """
    asset = asset_id(address_of(source.path))
    return Point(f"{asset}", payload=_common(source) | {"order": order, "skipped": reason, "signature": signature})


def _common(source: Source) -> dict[str, Any]:
    address = address_of(source.path)
    return {
        "address": address,
        "asset": asset_id(address),
        "path": shown(source.path),
        "name": shown(Path(source.path.name)),
        "folder": shown(source.path.parent),
        "extension": shown(Path(source.path.suffix.lstrip("."))) if source.path.suffix else "",
        "size": source.size,
        "modified": datetime.fromtimestamp(source.modified_ns / 1e9).replace(microsecond=0),
    }


def _inside(path: Path, root: Path) -> PurePath:
    """The path relative to the parent of the indexed folder."""
    return PurePath(shown(path.relative_to(root.parent)) if path.is_relative_to(root.parent) else path.name)
