"""Writes a batch of files as points: encoded in every space, stored in one operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, final

from lingxi.address import address_of, asset_id
from lingxi.encode.audio.landmarks import marks
from lingxi.encode.audio.sound import RATE_HZ, resampled_to
from lingxi.encode.embed import embed
from lingxi.index.known_content import Content, KnownContent
from lingxi.index.listened import Listened, later, listened_to
from lingxi.index.points import draft, failed
from lingxi.index.snapshot import IN_PART, NOTHING, Reads, signature_of
from lingxi.index.wanted import PointVectors, wanted
from lingxi.media.read import Reading
from lingxi.store.engine import Point
from lingxi.store.library_store import LibraryStore
from lingxi.store.where import OneOf
from lingxi.types import (
    Audio,
    Encoder,
    Media,
    Skipped,
    Source,
    hearing_of,
)

State: TypeAlias = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, eq=False)
class Item:
    """A file, or a part of one, to be written."""

    source: Source
    state: State
    result: Reading | Skipped

    @property
    def asset(self) -> str:
        """The id of its asset."""
        return asset_id(address_of(self.source.path))

    @property
    def last(self) -> bool:
        """Whether this is the last part of the file."""
        return isinstance(self.result, Skipped) or self.result.onward is None


@dataclass(frozen=True)
class Written:
    """The outcome of a batch."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    skipped: int = 0
    segments: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


@dataclass
class _Open:
    """A file whose parts are being written."""

    moved: bool  # whether its content is known under another name
    first: Point | None = None
    count: int = 0  # of its segments so far
    again: bool = False  # whether old points of it may exist
    lost: dict[str, None] = field(default_factory=dict)  # what its parts could not read, in order, each once
    written: set[str] = field(default_factory=set)  # ids of its points
    listened: Listened | None = None  # what became of its speech so far
    passing: bool = False  # whether the system kept a part of it from being read whole


@final
class Writer:
    """Writes batches; the names from ``inside`` on count as words of a file.

    The first point represents its file. It has no signature until the last part is written, so that after an
    interrupted run the file counts as changed. Old points are removed after the new ones are written: a killed run
    loses nothing.
    """

    def __init__(self, store: LibraryStore, encoders: Sequence[Encoder], inside: Path, reads: Reads = NOTHING) -> None:
        self._reads = reads
        self._store = store
        self._encoders = tuple(encoders)
        self._inside = inside
        self._models = models_of(encoders)
        self._open: dict[str, _Open] = {}
        self._content = KnownContent(store)

    def write(self, items: Sequence[Item]) -> Written:
        """Encodes unknown content, writes everything in one operation, then removes outdated points.

        A file has no signature as long as outdated points of it may exist.
        """
        content = self._content.find({item.result.digest for item in items if isinstance(item.result, Reading)})
        self._begin(items, content)
        drafts = [self._drafts(item) for item in items]
        vectors = self._encode(items, drafts, content)
        points, again, total = dict[str, Point](), dict[str, set[str]](), Written()
        for item, some in zip(items, drafts, strict=True):
            done = [replace(point, vectors=vectors.get(point.id, {})) for point in some]
            open_ = self._open[item.asset]
            ended = self._ended(item, done)
            total += _outcome(item, len(done), ended, moved=open_.moved)
            points |= {point.id: point for point in (*done, *ended)}
            open_.written |= {point.id for point in (*done, *ended)}
            if item.last and open_.again:
                again[item.asset] = open_.written
            if isinstance(item.result, Reading) and item.last and done and done[0].payload["order"] == 0:
                self._content.add(item.result.digest, done)
        self._replace(points, again)
        return total

    def _replace(self, points: Mapping[str, Point], again: Mapping[str, set[str]]) -> None:
        """Writes points, then removes the other points of the assets in ``again``."""
        with self._store.writing:  # the engine may have been replaced since the last batch
            engine = self._store.engine
            found = engine.scroll(OneOf("asset", tuple(again)), ["asset"]) if again else ()
            asset_of = {point.id: str(point.payload["asset"]) for point in found}
            stale = {id_: asset for id_, asset in asset_of.items() if id_ not in again[asset]}
            if not stale:
                engine.upsert(list(points.values()))
                return
            assets = set(stale.values())
            first = [each for each in points.values() if each.payload["order"] == 0 and each.payload["asset"] in assets]
            unsigned = {each.id: replace(each, payload={**each.payload, "signature": ""}) for each in first}
            engine.upsert(list({**points, **unsigned}.values()))
            engine.discard(list(stale))
            engine.upsert(first)

    def _begin(self, items: Sequence[Item], content: Content) -> None:
        """Registers the files that begin with this batch."""
        for item in items:
            if item.asset not in self._open:
                moved = isinstance(item.result, Reading) and item.result.digest in content
                self._open[item.asset] = _Open(moved, again=item.state == "changed" or not item.last)

    def _ended(self, item: Item, points: Sequence[Point]) -> list[Point]:
        """After the last part of a file: its first point, and the point for errors if there are any."""
        open_ = self._open[item.asset]
        open_.first = open_.first or next(iter(points), None)
        open_.passing |= item.result.passing
        if isinstance(item.result, Reading):
            open_.listened = later(open_.listened, listened_to(item.result))
        open_.lost |= dict.fromkeys(item.result.lost if isinstance(item.result, Reading) else (item.result.reason,))
        if not item.last:
            return []
        del self._open[item.asset]
        signature, lost = "" if open_.passing else self._signature(item), "; ".join(open_.lost)
        if open_.first is None:
            return [failed(item.source, lost or "there is nothing in it", signature)]
        speech = {"listened": open_.listened, "listener": self._reads.speech} if open_.listened else {}
        marks = {name: value for name, value in speech.items() if value}
        whole = replace(open_.first, payload={**open_.first.payload, "signature": signature, **marks})
        return [whole, *([failed(item.source, lost, signature, order=IN_PART)] if lost else [])]

    def _signature(self, item: Item) -> str:
        """The signature for the next run; empty while parts are missing, or after a temporary error."""
        again = not item.last or item.result.passing
        return "" if again else signature_of(item.source, self._models, self._reads)

    def _drafts(self, item: Item) -> list[Point]:
        if isinstance(item.result, Skipped):
            return []
        facts: dict[str, Any] = {
            "digest": item.result.digest,
            "signature": self._signature(item),
            "spaces": [encoder.space.name for encoder in self._encoders],
        }
        open_ = self._open[item.asset]
        segments = list(enumerate(item.result.segments, start=open_.count))
        open_.count += len(segments)
        heard = facts | {"hearing": [each for encoder in self._encoders for each in hearing_of(encoder)]}
        return [
            replace(draft(item.source, self._inside, segment, order, heard), marks=_marks(segment.media))
            if isinstance(segment.media, Audio)
            else draft(item.source, self._inside, segment, order, facts)
            for order, segment in segments
        ]

    def _encode(self, items: Sequence[Item], drafts: Sequence[Sequence[Point]], content: Content) -> PointVectors:
        vectors: PointVectors = defaultdict(dict)
        for encoder in self._encoders:
            media: list[tuple[str, str, Media]] = []
            for item, points in zip(items, drafts, strict=True):
                if isinstance(item.result, Reading):
                    known = content.get(item.result.digest, ())
                    for point, segment in zip(points, item.result.segments, strict=True):
                        media += wanted(encoder, point, segment, item.source, known, vectors)
            encoded = embed(encoder, [each for _, _, each in media])
            for (id_, name, _), vector in zip(media, encoded, strict=True):
                vectors[id_][name] = vector
        return vectors


def models_of(encoders: Sequence[Encoder]) -> list[str]:
    """The models and their revisions; when they change, files are encoded again."""
    return [f"{encoder.space.name}@{encoder.space.revision}" for encoder in encoders]


def _marks(sound: Audio) -> list[int]:
    return marks(resampled_to(sound, RATE_HZ))


def _outcome(item: Item, points: int, ended: Sequence[Point], *, moved: bool) -> Written:
    """The result for one file or one part of it."""
    if not item.last:
        return Written(segments=points)
    found = any("skipped" not in point.payload for point in ended)
    new = found and item.state == "new"
    return Written(int(new), int(found and not new), int(new and moved), int(not found), points)
