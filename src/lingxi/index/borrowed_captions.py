"""Borrowed captions: captions from the library itself go when the caption of a person that they repeat is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from lingxi.encode.embedded.class_names import class_names
from lingxi.index.retokenize import outermost, stored_words
from lingxi.index.retrieved_captions import CAPTIONED
from lingxi.store.generated import BORROWED, GENERATED, without_generated
from lingxi.store.library_store import LibraryStore
from lingxi.store.where import And, Has

BATCH = 256  # points that are read and written at once


def drop_orphaned_captions(store: LibraryStore, leaving: Collection[str] = ()) -> int:
    """Removes the borrowed captions that no person's caption has any more; returns how many.

    Captions of the assets that are ``leaving``, by id, do not count. Names of classes stay.
    """
    where = And((GENERATED, Has(BORROWED)))
    texts = {point.id: str(point.payload["text"]) for point in store.engine.scroll(where, ["text"])}
    orphaned = set(texts.values()) - {"\n".join(names.values()) for names in class_names()} if texts else set()
    if orphaned:
        for point in store.engine.scroll(CAPTIONED, ["asset", "text"]):
            if point.payload["asset"] not in leaving:
                orphaned -= {line.strip() for line in str(point.payload["text"]).splitlines()}
    gone = iter([id_ for id_, text in texts.items() if text in orphaned])
    return sum(_strip(store, some) for some in _batches(gone))


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(ids, BATCH)):
        yield some


def _strip(store: LibraryStore, ids: list[str]) -> int:
    roots, plain = outermost(store), map(without_generated, store.engine.get(ids, vectors=True))
    points = [replace(point, words=stored_words(point.payload, roots)) for point in plain]
    store.engine.upsert(points)
    return len(points)
