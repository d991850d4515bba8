"""The exploration of a library or of a part of it, kept until it changes."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from functools import partial

from lingxi.apps.explore.exploration import Exploration
from lingxi.apps.explore.explore import OnExplored, explore
from lingxi.apps.explore.item import items_of
from lingxi.result_cache import ResultCache
from lingxi.search.searcher import Searcher


def explored(
    searcher: Searcher,
    space: str,
    results: ResultCache,
    *,
    part: Hashable = None,
    since: datetime | None = None,
    seed: int = 0,
    on_progress: OnExplored | None = None,
) -> Exploration:
    """What the library of a searcher holds, from its vectors in a space.

    ``part`` names the part of the library that the searcher sees; None is all of it.
    """
    engine, insight = searcher.engine, searcher.insight

    def made() -> Exploration:
        texts, usual = partial(insight.texts, space), partial(insight.usual, space)
        return explore(items_of(engine, space), texts, usual, since, seed, on_progress)

    written = engine.count()  # while files are indexed, there is more each time
    return results(("explore", part, space, since, seed, written), made)
