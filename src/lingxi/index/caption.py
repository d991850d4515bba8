"""Generated captions: text for images that have none, marked so that nobody takes them for a person's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Protocol, TypeAlias

from lingxi.arrays import Vector
from lingxi.encode.embed import embed
from lingxi.encode.image.caption_model import CaptionModel
from lingxi.index.model_captions import ModelCaptions
from lingxi.index.report import CaptionReport
from lingxi.index.retokenize import outermost, stored_words
from lingxi.index.retrieved_captions import RetrievedCaptions
from lingxi.media.interruption import interrupted_by
from lingxi.store.engine import Engine, Payload, Point
from lingxi.store.generated import BORROWED, CAPTION_FIELDS, GENERATED, MARK, without_generated
from lingxi.store.library_store import CAPTION, LibraryStore
from lingxi.store.where import And, Has, Not, OneOf, Where
from lingxi.types import Encoder, Text, fuses_captions

BATCH = 32  # images that are read and written at once
BARE = And((OneOf("modality", ("image",)), Not(Has("text")), Not(Has("page"))))  # images of files, without a caption

UNCAPTIONED = "uncaptioned"  # the field of images without a caption that were looked at: the revision of the captioner

OnCaptioned: TypeAlias = Callable[[int, int], None]  # images done, total


class Captioner(Protocol):
    """Whatever says what images show."""

    def revision(self, engine: Engine) -> str:
        """Changes with its model and with what the library gives it to choose from.

        While it is the same, an image gets the same caption, or none.
        """
        ...

    def __call__(self, store: LibraryStore, points: Sequence[Point]) -> Sequence[str | None]:
        """A caption of each image; empty if it has none, and None if it could not be read; ``store`` holds them."""
        ...


def captioner(encoders: Mapping[str, Encoder], model: str) -> Captioner:
    """Captions by a captioning model, or from the library itself when ``model`` is empty; raises LibraryError."""
    return ModelCaptions(CaptionModel(model)) if model else RetrievedCaptions(encoders)


def add_captions(
    store: LibraryStore, encoders: Mapping[str, Encoder], make: Captioner, on_captioned: OnCaptioned | None = None
) -> CaptionReport:
    """Stores a caption for each image without text, found by its words and its meaning; Ctrl-C ends it cleanly.

    While captions are made, others may write: only images that are as they were get theirs. Images that had none are
    not looked at again by a captioner of the same revision; those that could not be read are. Captions that were
    generated before stay, whatever generated them.
    """
    with store.gate.read():
        revision, kept = make.revision(store.engine), store.engine.count(GENERATED)
    origin = {BORROWED: "library"} if isinstance(make, RetrievedCaptions) else {}

    def write(points: Sequence[Point]) -> tuple[list[Point], list[str]]:
        texts = list(zip(points, make(store, points), strict=True))
        named = [(point, {"text": text, **origin}) for point, text in texts if text]
        with interrupted_by(Event()):  # encoding takes a moment, and making the captions may have taken a minute
            return _with_text(named, encoders, outermost(store)), [point.id for point, text in texts if text == ""]

    where = And((BARE, Not(OneOf(UNCAPTIONED, (revision,)))))
    return replace(_in_batches(store, where, write, on_captioned, revision), kept=kept)


def remove_captions(store: LibraryStore, on_captioned: OnCaptioned | None = None) -> CaptionReport:
    """Removes all generated captions, with what finds them; Ctrl-C ends it cleanly."""

    def write(points: Sequence[Point]) -> tuple[list[Point], list[str]]:
        return [_rewritten(without_generated(point), outermost(store)) for point in points], []

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
    write: Callable[[Sequence[Point]], tuple[list[Point], list[str]]],
    on_captioned: OnCaptioned | None,
    revision: str = "",
) -> CaptionReport:
    """The images that match are read, and written as ``write`` returns them; how many they are counts as captions.

    ``write`` also returns the ids of images without a caption: they are marked with the ``revision``.
    """
    began, count, done = time.monotonic(), 0, 0
    with store.gate.read():
        ids = [point.id for point in store.engine.scroll(where, [])]
    try:
        if on_captioned:
            on_captioned(0, len(ids))  # the first batch may take long
        for some in _batches(ids):
            with store.gate.read():
                points = store.engine.get(some, vectors=True)
            count += _replace(store, *write(points), points, revision)
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


def _replace(
    store: LibraryStore, points: Sequence[Point], none: Sequence[str], before: Sequence[Point], revision: str
) -> int:
    """Writes points in place of those that were read, unless another thread has changed or removed them.

    Those without a caption, by id, are marked with the ``revision``.
    """
    known = {point.id: point.payload for point in before}
    with store.writing:  # the engine may have been replaced
        same = {point.id for point in store.engine.get(list(known)) if point.payload == known[point.id]}
        written = [point for point in points if point.id in same]
        store.engine.upsert(written)
        looked = [id_ for id_ in none if id_ in same]
        if looked:  # vectors stay as they are, so that no search index has to be built again
            assets = OneOf("asset", tuple(sorted(str(known[id_]["asset"]) for id_ in looked)))
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
