"""Counts the contents of a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from lingxi.address import path_of
from lingxi.errors import LingxiError, SpaceMismatch
from lingxi.index.live_films import live_films
from lingxi.index.roots import absent_roots, missing, roots_of
from lingxi.index.snapshot import FIRST, FOUND, failures
from lingxi.index.speech_status import speech_status
from lingxi.index.unfinished import is_unfinished
from lingxi.store.engine import ReadsPoints
from lingxi.store.library_store import LibraryStore
from lingxi.store.manifest import Held
from lingxi.store.search_index import BuildsIndex
from lingxi.store.where import And, Compare, Not, OneOf, Where, both
from lingxi.types import MODALITIES, Encoder, Status, hearing_of

EncoderOf = Callable[[Held], Encoder]


def status(store: LibraryStore, encoder_of: EncoderOf) -> Status:
    """The contents of the library, with every unreadable file and the reason."""
    engine, manifest = store.engine, store.manifest
    counts = {name: engine.count(Compare("modality", "=", name)) for name in MODALITIES}
    films = live_films(engine)
    return Status(
        folder=store.folder,
        created=manifest.created,
        roots=roots_of(manifest),
        assets=engine.count(both(FIRST, FOUND)) - len(films),
        segments=sum(counts.values()),
        modalities={name: count for name, count in counts.items() if count},
        spaces=tuple(held.space for held in manifest.held),
        bytes=store.bytes(),
        skipped=tuple(failures(engine)),
        missing=missing(engine, absent_roots(manifest)),
        walks={path_of(root): walk for root, walk in manifest.walks.items()},
        stale_audio=max((engine.count(each) for each in _stale_audio(store, encoder_of)), default=0),
        outdated=tuple(held.model for held in manifest.held if _is_outdated(held, encoder_of)),
        unfinished_rebuild=is_unfinished(store),
        address=store.shown if store.address else "",
        remains=store.remains(),
        files=files_of(engine, films),
        indexes=engine.indexes() if isinstance(engine, BuildsIndex) else (),
        speech=speech_status(engine, manifest.speech, films),
        left_out=dict(sum((Counter(walk.left_out) for walk in manifest.walks.values()), Counter())),
    )


def files_of(engine: ReadsPoints, films: Mapping[str, str]) -> dict[str, int]:
    """The number of files per modality, each by its first segment, without the ``films`` of Live Photos."""
    less = Counter(films.values())
    counts = {name: engine.count(both(FIRST, Compare("modality", "=", name))) - less[name] for name in MODALITIES}
    return {name: count for name, count in counts.items() if count}


def _is_outdated(held: Held, encoder_of: EncoderOf) -> bool:
    """Whether the model of a space makes vectors of another one now."""
    try:
        encoder_of(held)
    except SpaceMismatch:
        return True
    except LingxiError:  # it is not installed, for example
        return False
    return False


def _stale_audio(store: LibraryStore, encoder_of: EncoderOf) -> Iterator[Where]:
    """For each space, the sounds excluded from searches: their vectors are from another revision of the sound model."""
    for held in store.manifest.held:
        with suppress(LingxiError):
            if heard := hearing_of(encoder_of(held)):
                yield And((Compare("modality", "=", "audio"), Not(OneOf("hearing", heard))))
