"""Writes a batch of files as points: encoded in every space, stored in one operation."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, final

from lingxi.address import address_of, asset_id
from lingxi.arrays import Vector
from lingxi.encode.audio.landmarks import marks
from lingxi.encode.audio.sound import RATE_HZ, resampled_to
from lingxi.encode.embed import embed, sees
from lingxi.index.points import draft, failed
from lingxi.index.snapshot import FIRST, NOTHING, Reads, signature_of
from lingxi.media.read import Reading
from lingxi.store.engine import Point
from lingxi.store.store import CAPTION, WRITTEN, Store
from lingxi.store.where import And, Compare, OneOf, both
from lingxi.types import (
    Audio,
    Captioned,
    Encoder,
    Image,
    Media,
    Segment,
    Skipped,
    Source,
    Text,
    fuses_captions,
    hearing_of,
    modality_of,
)

State: TypeAlias = Literal["new", "changed", "unchanged"]
_Vectors: TypeAlias = dict[str, dict[str, Vector]]  # point id -> vector name -> (d,)
_Content: TypeAlias = Mapping[str, Sequence[Point]]  # digest of a file -> its points, in order
REMEMBERED = 4096  # points of this run's files, cached for files with the same content


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
    written: set[str] = field(default_factory=set)  # ids of its points


@final
class Writer:
    """Writes batches; the names from ``inside`` on count as words of a file.

    The first point represents its file. It has no signature until the last part is written, so that after an
    interrupted run the file counts as changed. Old points are removed after the new ones are written: a killed run
    loses nothing.
    """

    def __init__(self, store: Store, encoders: Sequence[Encoder], inside: Path, reads: Reads = NOTHING) -> None:
        self._reads = reads
        self._store = store
        self._encoders = tuple(encoders)
        self._inside = inside
        self._models = models_of(encoders)
        self._open: dict[str, _Open] = {}
        self._met: OrderedDict[str, Sequence[Point]] = OrderedDict()  # digest -> the points of one file, in order
        self._kept = 0  # number of points in it

    def write(self, items: Sequence[Item]) -> Written:
        """Encodes unknown content, writes everything in one operation, then removes outdated points.

        A file has no signature as long as outdated points of it may exist.
        """
        content = self._content({item.result.digest for item in items if isinstance(item.result, Reading)})
        self._begin(items, content)
        drafts = [self._drafts(item) for item in items]
        vectors = self._encode(items, drafts, content)
        points, again, told = dict[str, Point](), dict[str, set[str]](), Written()
        for item, some in zip(items, drafts, strict=True):
            done = [replace(point, vectors=vectors.get(point.id, {})) for point in some]
            open_ = self._open[item.asset]
            ended = self._ended(item, done)
            told += _told(item, len(done), ended, moved=open_.moved)
            points |= {point.id: point for point in (*done, *ended)}
            open_.written |= {point.id for point in (*done, *ended)}
            if item.last and open_.again:
                again[item.asset] = open_.written
            if isinstance(item.result, Reading) and item.last and done and done[0].payload["order"] == 0:
                self._remember(item.result.digest, done)
        self._replace(points, again)
        return told

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

    def _begin(self, items: Sequence[Item], content: _Content) -> None:
        """Registers the files that begin with this batch."""
        for item in items:
            if item.asset not in self._open:
                moved = isinstance(item.result, Reading) and item.result.digest in content
                self._open[item.asset] = _Open(moved, again=item.state == "changed" or not item.last)

    def _ended(self, item: Item, points: Sequence[Point]) -> list[Point]:
        """After the last part of a file: its first point, and the point for errors if there are any."""
        open_ = self._open[item.asset]
        open_.first = open_.first or next(iter(points), None)
        if not item.last:
            return []
        del self._open[item.asset]
        signature = self._signature(item)
        if open_.first is None:
            reason = item.result.reason if isinstance(item.result, Skipped) else item.result.cut
            return [failed(item.source, reason or "there is nothing in it", signature)]
        whole = replace(open_.first, payload={**open_.first.payload, "signature": signature})
        cut = item.result.cut if isinstance(item.result, Reading) else ""
        return [whole, *([failed(item.source, cut, signature, order=-1)] if cut else [])]

    def _signature(self, item: Item) -> str:
        """The signature for the next run; empty while parts are missing, or after a temporary error."""
        again = not item.last or item.result.passing
        return "" if again else signature_of(item.source, self._models, self._reads)

    def _content(self, digests: set[str]) -> _Content:
        """The points of one file for each of these contents, from any place in the library.

        One copy is enough: the cost of a file does not grow with the number of its copies.
        """
        unmet = [digest for digest in sorted(digests) if digest not in self._met]
        found = {digest: self._met[digest] for digest in digests if digest in self._met}
        with self._store.writing:
            one = [copy for digest in unmet if (copy := self._one_copy(digest))]
            where = And((OneOf("digest", tuple(unmet)), OneOf("asset", tuple(one))))
            points = list(self._store.engine.scroll(where, vectors=True)) if one else []
        if points:
            by_digest: defaultdict[str, list[Point]] = defaultdict(list)
            for point in points:
                by_digest[str(point.payload["digest"])].append(point)
            for digest, points in by_digest.items():
                found[digest] = sorted(points, key=lambda point: int(point.payload["order"]))
                self._remember(digest, found[digest])
        return found

    def _one_copy(self, digest: str) -> str:
        """The asset of a file with this content, the first that the engine returns; empty if there is none."""
        first = both(FIRST, Compare("digest", "=", digest))
        return next((str(point.payload["asset"]) for point in self._store.engine.scroll(first, ["asset"])), "")

    def _remember(self, digest: str, points: Sequence[Point]) -> None:
        """Caches a file's points for files with the same content, and drops the oldest ones."""
        self._kept += len(points) - len(self._met.pop(digest, ()))
        self._met[digest] = points
        while self._kept > REMEMBERED and len(self._met) > 1:
            self._kept -= len(self._met.popitem(last=False)[1])

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

    def _encode(self, items: Sequence[Item], drafts: Sequence[Sequence[Point]], content: _Content) -> _Vectors:
        vectors: _Vectors = defaultdict(dict)
        for encoder in self._encoders:
            wanted: list[tuple[str, str, Media]] = []
            for item, points in zip(items, drafts, strict=True):
                if isinstance(item.result, Reading):
                    known = content.get(item.result.digest, ())
                    for point, segment in zip(points, item.result.segments, strict=True):
                        wanted += _wanted(encoder, point, segment, item.source, known, vectors)
            encoded = embed(encoder, [media for _, _, media in wanted])
            for (id_, name, _), vector in zip(wanted, encoded, strict=True):
                vectors[id_][name] = vector
        return vectors


def models_of(encoders: Sequence[Encoder]) -> list[str]:
    """The models and their revisions; when they change, files are encoded again."""
    return [f"{encoder.space.name}@{encoder.space.revision}" for encoder in encoders]


def _wanted(
    encoder: Encoder, point: Point, segment: Segment, source: Source, known: Sequence[Point], vectors: _Vectors
) -> Iterator[tuple[str, str, Media]]:
    """The media to encode of one segment; a known vector of the same content is reused instead."""
    name, order, media = encoder.space.name, int(point.payload["order"]), segment.media
    fused = fuses_captions(encoder) and bool(source.captions)  # then captions matter besides the content
    if not fused and order < len(known) and _same(encoder, point, known[order]):
        vectors[point.id][name] = known[order].vectors[name]
    elif sees(encoder, modality_of(media)):
        yield point.id, name, together(encoder, media, source.captions)
    if segment.written and "text" in encoder.modalities:
        yield point.id, name + WRITTEN, Text(str(point.payload["written"]))
    if fuses_captions(encoder):
        return
    if source.captions and not isinstance(media, Text) and "text" in encoder.modalities:
        yield point.id, name + CAPTION, Text("\n".join(source.captions))


def _same(encoder: Encoder, point: Point, known: Point) -> bool:
    """Whether the known vector comes from the same piece of content, made with the current models."""
    return encoder.space.name in known.vectors and _same_place(point, known) and _heard_alike(encoder, point, known)


def _same_place(one: Point, other: Point) -> bool:
    """Whether two points of one content describe the same piece; videos may be cut differently another time."""
    names = ("modality", "page", "start", "end", "start_s", "end_s")
    return all(one.payload.get(name) == other.payload.get(name) for name in names)


def _heard_alike(encoder: Encoder, point: Point, known: Point) -> bool:
    """Whether the current sound model made the vector; always true for other media."""
    mine = hearing_of(encoder)
    return "hearing" not in point.payload or not mine or mine[0] in known.payload.get("hearing", ())


def _marks(sound: Audio) -> list[int]:
    return marks(resampled_to(sound, RATE_HZ))


def together(encoder: Encoder, media: Media, captions: Sequence[str]) -> Media:
    """The image with its captions for an encoder that fuses them; else the media unchanged."""
    if captions and isinstance(media, Image) and fuses_captions(encoder):
        return Captioned(media, tuple(captions))
    return media


def _told(item: Item, points: int, ended: Sequence[Point], *, moved: bool) -> Written:
    """The result for one file or one part of it."""
    if not item.last:
        return Written(segments=points)
    skipped = any("skipped" in point.payload for point in ended)
    found = any("skipped" not in point.payload for point in ended)
    new = found and item.state == "new"
    return Written(int(new), int(found and not new), int(new and moved), int(skipped), points)
