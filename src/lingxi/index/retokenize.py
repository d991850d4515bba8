"""Libraries of earlier versions: the tokens of their words are made again, from what they hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from lingxi.address import path_of
from lingxi.index.points import words_in
from lingxi.store.engine import Payload, Retokenizes
from lingxi.store.store import Store

OnRetokenized: TypeAlias = Callable[[int, int], None]  # segments done, segments in all


def retokenize(store: Store, on_progress: OnRetokenized | None = None) -> None:
    """Makes the tokens of every stale segment; one that is cut short goes on the next time."""
    if not isinstance(store.engine, Retokenizes):
        return
    roots = sorted(map(path_of, store.manifest.roots), key=lambda path: len(path.parts))
    store.renew()
    total = 0
    for left in store.engine.retokenize(lambda payload: _words(payload, roots)):
        total = max(total, left)
        if on_progress and total:
            on_progress(total - left, total)


def _words(payload: Payload, roots: list[Path]) -> str:
    """With the names of the folders from the indexed one on; with all of them where that is not known."""
    path = path_of(str(payload["address"]))
    inside = next((root for root in roots if path.is_relative_to(root)), Path(path.anchor))
    facts: dict[str, Any] = dict(payload)
    return words_in(facts, inside)
