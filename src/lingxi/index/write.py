"""A batch of files that were read becomes points in the store: encoded in every space, written all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, final

from lingxi.arrays import Vector
from lingxi.encode.embed import embed
from lingxi.index.address import address_of, asset_id
from lingxi.index.known import signature_of
from lingxi.index.points import draft, failed
from lingxi.media.read import Reading
from lingxi.store.engine import Point
from lingxi.store.store import CAPTION, WRITTEN, Store
from lingxi.store.where import OneOf
from lingxi.types import (
    Captioned,
    Encoder,
    Image,
    Media,
    Segment,
    Skipped,
    Source,
    Text,
    fuses_captions,
    modality_of,
)

State: TypeAlias = Literal["new", "changed", "unchanged"]
_Vectors: TypeAlias = dict[str, dict[str, Vector]]  # point id -> vector name -> (d,)
_Content: TypeAlias = Mapping[str, Sequence[Point]]  # digest of a file -> its points, in order


@dataclass(frozen=True, eq=False)
class Item:
    """One file on its way to the store."""

    source: Source
    state: State
    result: Reading | Skipped

    @property
    def asset(self) -> str:
        """The id of its asset."""
        return asset_id(address_of(self.source.path))

    @property
    def reason(self) -> str | None:
        """Why it is not indexed, if it is not."""
        if isinstance(self.result, Skipped):
            return self.result.reason
        return None if self.result.segments else "there is nothing in it"


@dataclass(frozen=True)
class Written:
    """What became of a batch."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    skipped: int = 0
    segments: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


@final
class Writer:
    """Writes batches; ``inside`` is the folder whose name, and what is below it, counts as words of a file."""

    def __init__(self, store: Store, encoders: Sequence[Encoder], inside: Path, ocr: str = "") -> None:
        self._ocr = ocr
        self._engine = store.engine
        self._encoders = tuple(encoders)
        self._inside = inside
        self._models = models_of(encoders)

    def write(self, items: Sequence[Item]) -> Written:
        """Encodes what is not known by its content, and writes everything in one operation."""
        content = self._content({item.result.digest for item in items if isinstance(item.result, Reading)})
        drafts = {item.asset: list(self._drafts(item)) for item in items}
        vectors = self._encode(items, drafts, content)
        points = [replace(point, vectors=vectors.get(point.id, {})) for some in drafts.values() for point in some]
        changed = tuple(item.asset for item in items if item.state == "changed")
        if changed:
            self._engine.delete(OneOf("asset", changed))
        self._engine.upsert(points)
        return _told(items, content, len(points))

    def _content(self, digests: set[str]) -> _Content:
        """What the library has of files with this very content, wherever they are or were."""
        by_asset: defaultdict[str, list[Point]] = defaultdict(list)
        if digests:
            for point in self._engine.scroll(OneOf("digest", tuple(sorted(digests))), vectors=True):
                by_asset[point.payload["asset"]].append(point)
        return {
            str(points[0].payload["digest"]): sorted(points, key=lambda point: int(point.payload["order"]))
            for points in by_asset.values()
        }

    def _drafts(self, item: Item) -> Iterator[Point]:
        signature = signature_of(item.source, self._models, self._ocr)
        if item.reason is not None or isinstance(item.result, Skipped):
            yield failed(item.source, item.reason or "", signature)
            return
        facts: dict[str, Any] = {
            "digest": item.result.digest,
            "signature": signature,
            "spaces": [encoder.space.name for encoder in self._encoders],
        }
        for order, segment in enumerate(item.result.segments):
            yield draft(item.source, self._inside, segment, order, facts)

    def _encode(self, items: Sequence[Item], drafts: Mapping[str, list[Point]], content: _Content) -> _Vectors:
        vectors: _Vectors = defaultdict(dict)
        for encoder in self._encoders:
            wanted: list[tuple[str, str, Media]] = []
            for item in items:
                if isinstance(item.result, Reading) and item.reason is None:
                    known = content.get(item.result.digest, ())
                    for point, segment in zip(drafts[item.asset], item.result.segments, strict=True):
                        wanted += _wanted(encoder, point, segment, item.source, known, vectors)
            encoded = embed(encoder, [media for _, _, media in wanted])
            for (id_, name, _), vector in zip(wanted, encoded, strict=True):
                vectors[id_][name] = vector
        return vectors


def models_of(encoders: Sequence[Encoder]) -> list[str]:
    """The models and their revisions: when they change, files are encoded again."""
    return [f"{encoder.space.name}@{encoder.space.revision}" for encoder in encoders]


def _wanted(
    encoder: Encoder, point: Point, segment: Segment, source: Source, known: Sequence[Point], vectors: _Vectors
) -> Iterator[tuple[str, str, Media]]:
    """What must be encoded of one segment; a vector that is known by the content is taken over instead."""
    name, order, media = encoder.space.name, int(point.payload["order"]), segment.media
    fused = fuses_captions(encoder) and bool(source.captions)  # then the content is not all there is to it
    if not fused and order < len(known) and name in known[order].vectors:
        vectors[point.id][name] = known[order].vectors[name]
    elif modality_of(media) in encoder.modalities:
        yield point.id, name, together(encoder, media, source.captions)
    if segment.written and "text" in encoder.modalities:
        yield point.id, name + WRITTEN, Text(str(point.payload["written"]))
    if fuses_captions(encoder):
        return
    if source.captions and not isinstance(media, Text) and "text" in encoder.modalities:
        yield point.id, name + CAPTION, Text("\n".join(source.captions))


def together(encoder: Encoder, media: Media, captions: Sequence[str]) -> Media:
    """The picture with its captions, for an encoder that fuses them; else the media as they are."""
    if captions and isinstance(media, Image) and fuses_captions(encoder):
        return Captioned(media, tuple(captions))
    return media


def _told(items: Sequence[Item], content: _Content, points: int) -> Written:
    found = [item for item in items if item.reason is None]
    new = [item for item in found if item.state == "new"]
    moved = sum(1 for item in new if isinstance(item.result, Reading) and item.result.digest in content)
    skipped = len(items) - len(found)
    return Written(len(new), len(found) - len(new), moved, skipped, points - skipped)
