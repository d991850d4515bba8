"""Updates libraries of earlier versions: computes the tokens of their words again from the stored text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from lingxi.address import path_of
from lingxi.index.points import words_in
from lingxi.store.engine import Payload, Retokenizes
from lingxi.store.library_store import LibraryStore

OnRetokenized: TypeAlias = Callable[[int, int], None]  # segments done, total


def retokenize(store: LibraryStore, on_progress: OnRetokenized | None = None) -> None:
    """Computes the tokens of every outdated segment; an interrupted run continues next time."""
    if not isinstance(store.engine, Retokenizes):
        return
    roots = outermost(store)
    store.renew()
    total = 0
    for left in store.engine.retokenize(lambda payload: stored_words(payload, roots)):
        total = max(total, left)
        if on_progress and total:
            on_progress(total - left, total)


def outermost(store: LibraryStore) -> list[Path]:
    """The indexed folders, the outermost first."""
    return sorted(map(path_of, store.manifest.roots), key=lambda path: len(path.parts))


def stored_words(payload: Payload, roots: Sequence[Path]) -> str:
    """The words of a stored segment, with the folder names from the indexed one on; with all if that is unknown.

    ``roots`` are the indexed folders, the outermost first.
    """
    path = path_of(str(payload["address"]))
    inside = next((root for root in roots if path.is_relative_to(root)), Path(path.anchor))
    facts: dict[str, Any] = dict(payload)
    return words_in(facts, inside)
