"""Generated captions: text for images that have none, marked so that nobody takes them for a person's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from lingxi.address import path_of
from lingxi.arrays import Vector
from lingxi.encode.embed import embed
from lingxi.encode.image.caption_model import SIDE, CaptionModel
from lingxi.index.report import CaptionReport
from lingxi.index.retokenize import outermost, stored_words
from lingxi.index.retrieved_captions import RetrievedCaptions
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.store.engine import Engine, Payload, Point
from lingxi.store.generated import BORROWED, CAPTION_FIELDS, GENERATED, MARK, without_generated
from lingxi.store.library_store import CAPTION, LibraryStore
from lingxi.store.where import And, Has, Not, OneOf, Where
from lingxi.types import Encoder, Image, Limits, Source, Text, fuses_captions

BATCH = 32  # images that are read and written at once
BARE = And((OneOf("modality", ("image",)), Not(Has("text")), Not(Has("page"))))  # images of files, without a caption

UNCAPTIONED = "uncaptioned"  # the field of images without a caption that were looked at: the revision of the captioner

OnCaptioned: TypeAlias = Callable[[int, int], None]  # images done, total


@runtime_checkable
class HasRevision(Protocol):
    """A captioner that gives an image the same caption, or none, while its revision is the same."""

    def revision(self, engine: Engine) -> str:
        """The revision of its model and of what the library gives it to choose from."""
        ...


class Captioner(Protocol):
    """Whatever says what images show."""

    def __call__(self, store: LibraryStore, points: Sequence[Point]) -> list[str]:
        """A caption of each image, or an empty text; ``store`` holds them."""
        ...


def captioner(encoders: Mapping[str, Encoder], model: str) -> Captioner:
    """Captions by a captioning model, or from the library itself when ``model`` is empty; raises LibraryError."""
    return _by_model(CaptionModel(model)) if model else RetrievedCaptions(encoders)


def add_captions(
    store: LibraryStore, encoders: Mapping[str, Encoder], make: Captioner, on_captioned: OnCaptioned | None = None
) -> CaptionReport:
    """Stores a caption for each image without text, found by its words and its meaning; Ctrl-C ends it cleanly.

    While captions are made, others may write: only images that are as they were get theirs. Images that had none are
    not looked at again by a captioner of the same revision.
    """
    with store.gate.read():
        revision = make.revision(store.engine) if isinstance(make, HasRevision) else ""
    origin = {BORROWED: "library"} if isinstance(make, RetrievedCaptions) else {}

    def write(points: Sequence[Point]) -> list[Point]:
        texts = zip(points, make(store, points), strict=True)
        named = [(point, {"text": text, **origin}) for point, text in texts if text]
        return _with_text(named, encoders, outermost(store))

    where = And((BARE, Not(OneOf(UNCAPTIONED, (revision,))))) if revision else BARE
    return _in_batches(store, where, write, on_captioned, revision)


def remove_captions(store: LibraryStore, on_captioned: OnCaptioned | None = None) -> CaptionReport:
    """Removes all generated captions, with what finds them; Ctrl-C ends it cleanly."""

    def write(points: Sequence[Point]) -> list[Point]:
        return [_rewritten(without_generated(point), outermost(store)) for point in points]

    report = _in_batches(store, GENERATED, write, on_captioned)
    with store.writing:
        store.engine.set_payload(Has(UNCAPTIONED), {UNCAPTIONED: None})
    return replace(report, captions=0, removed=report.captions)


def carry_over(old: Engine, new: Engine, encoders: Mapping[str, Encoder], roots: Sequence[Path]) -> int:
    """Gives images in a new engine the generated captions that an old one has of the same files; returns how many."""
    ids, count = [point.id for point in old.scroll(GENERATED, [])], 0
    for some in _batches(ids):
        texts = {point.id: point.payload for point in old.get(some)}
        same = [
            (point, {name: value for name, value in texts[point.id].items() if name in CAPTION_FIELDS})
            for point in new.get(some, vectors=True)
            if "text" not in point.payload and point.payload.get("digest") == texts[point.id].get("digest")
        ]
        new.upsert(_with_text(same, encoders, roots))
        count += len(same)
    return count


def _in_batches(
    store: LibraryStore,
    where: Where,
    write: Callable[[Sequence[Point]], list[Point]],
    on_captioned: OnCaptioned | None,
    revision: str = "",
) -> CaptionReport:
    """The images that match are read, and written as ``write`` returns them; how many they are counts as captions.

    Those that it does not return are marked with the ``revision``, if there is one.
    """
    began, count, done = time.monotonic(), 0, 0
    with store.gate.read():
        ids = [point.id for point in store.engine.scroll(where, [])]
    try:
        for some in _batches(ids):
            with store.gate.read():
                points = store.engine.get(some, vectors=True)
            count += _replace(store, write(points), points, revision)
            done += len(some)
            if on_captioned:
                on_captioned(done, len(ids))
    except KeyboardInterrupt:
        pass
    with store.writing:
        store.engine.flush()
    return CaptionReport(done, count, seconds=time.monotonic() - began, interrupted=done < len(ids))


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some


def _replace(store: LibraryStore, points: Sequence[Point], before: Sequence[Point], revision: str) -> int:
    """Writes points in place of those that were read, unless another thread has changed or removed them."""
    known = {point.id: point.payload for point in before}
    with store.writing:  # the engine may have been replaced
        same = {point.id for point in store.engine.get(list(known)) if point.payload == known[point.id]}
        written = [point for point in points if point.id in same]
        store.engine.upsert(written)
        none = same - {point.id for point in written}
        if revision and none:  # vectors stay as they are, so that no search index has to be built again
            assets = OneOf("asset", tuple(sorted(str(known[id_]["asset"]) for id_ in none)))
            store.engine.set_payload(And((assets, BARE)), {UNCAPTIONED: revision})
    return len(written)


def _with_text(
    named: Sequence[tuple[Point, Payload]], encoders: Mapping[str, Encoder], roots: Sequence[Path]
) -> list[Point]:
    vectors: list[dict[str, Vector]] = [dict(point.vectors) for point, _ in named]
    for name, encoder in encoders.items():
        if "text" in encoder.modalities and not fuses_captions(encoder):
            for row, vector in enumerate(embed(encoder, [Text(str(caption["text"])) for _, caption in named])):
                vectors[row][name + CAPTION] = vector
    plain = [{name: value for name, value in point.payload.items() if name != UNCAPTIONED} for point, _ in named]
    payloads = [{**each, **caption, "caption": MARK} for each, (_, caption) in zip(plain, named, strict=True)]
    return [
        _rewritten(replace(point, payload=payload, vectors=own), roots)
        for (point, _), payload, own in zip(named, payloads, vectors, strict=True)
    ]


def _rewritten(point: Point, roots: Sequence[Path]) -> Point:
    return replace(point, words=stored_words(point.payload, roots))


def _by_model(model: CaptionModel) -> Captioner:
    """Reads the files again; one that cannot be read has no caption."""

    def captions(store: LibraryStore, points: Sequence[Point]) -> list[str]:
        del store
        sources = [Source(path_of(str(point.payload["address"])), 0, 0) for point in points]
        images = [_first(found) for found in read_all(sources, Limits(), SIDE)]
        said = iter(model.captions([each for each in images if each is not None]))
        return [next(said) if each is not None else "" for each in images]

    return captions


def _first(found: object) -> Image | None:
    media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
    return media if isinstance(media, Image) else None
