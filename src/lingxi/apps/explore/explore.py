"""Explores a library: clusters with names, what is odd, what is new, months and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from lingxi.apps.cells import neighbours
from lingxi.apps.explore.clusters import OnDone, clusters
from lingxi.apps.explore.exploration import Exploration
from lingxi.apps.explore.item import Item, centred
from lingxi.apps.explore.names import Namer, Texts, Usually
from lingxi.apps.explore.stretches import months, places
from lingxi.arrays import Vectors

ODD, NEW = 20, 50  # segments that are listed
FEWEST = 8  # items among which something can be odd
NEAREST = 3  # neighbours that say whether something is odd
DEVIATIONS = 1.5  # below the usual similarity to them

OnExplored = Callable[[int, int], None]  # work done and all of it, in files


def explore(
    items: Sequence[Item],
    texts: Texts,
    usually: Usually,
    since: datetime | None = None,
    seed: int = 0,
    on_progress: OnExplored | None = None,
) -> Exploration:
    """What a library holds. ``since`` limits what is new; without it the latest are new.

    ``texts`` and ``usually`` are the text side of the items' space. The same ``seed`` gives the same clusters.
    """
    if not items:
        return Exploration()
    vectors, done = centred(items), _counted(len(items), on_progress)
    name = Namer(items, texts, usually)
    return Exploration(
        clusters(items, vectors, name, seed, done), odd(items, vectors), new(items, since), months(items), places(items)
    )


def _counted(total: int, on_progress: OnExplored | None) -> OnDone:
    """Adds up the work that is done: each of ``total`` items counts twice in it."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if on_progress is not None:
            on_progress(min(done // 2, total), total)

    return count


def odd(items: Sequence[Item], vectors: Vectors) -> tuple[str, ...]:
    """Ids of items that are like nothing else, oddest first: even their three nearest are far (Ramaswamy, 2000)."""
    if len(items) < FEWEST:
        return ()
    near = neighbours(vectors, NEAREST)[1].mean(1)
    least = near.mean() - DEVIATIONS * near.std()
    order = np.argsort(near, kind="stable")[:ODD]
    return tuple(items[n].id for n in order if near[n] < least)


def new(items: Sequence[Item], since: datetime | None = None) -> tuple[str, ...]:
    """Ids of the latest items, latest first."""
    dated = [item for item in items if item.date is not None and (since is None or item.date >= since)]
    return tuple(item.id for item in sorted(dated, key=lambda item: (item.date or datetime.min, item.id))[::-1][:NEW])
