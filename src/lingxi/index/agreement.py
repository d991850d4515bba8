"""How much two sets of vectors of one library agree: the first hits of the same queries, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from lingxi.index.snapshot import FOUND
from lingxi.store.engine import Engine, Point
from lingxi.store.generated import GENERATED
from lingxi.store.library_store import CAPTION
from lingxi.store.nearest import Nearest
from lingxi.store.where import Not, both
from lingxi.types import Space

TOP = 10  # hits that are compared
QUERIES = 100  # at most
SAMPLE = 1000  # segments among which queries are looked for; ids are digests, so the first are a random sample
FEWEST_CAPTIONS = 20  # with fewer, segments are the queries

Kind = Literal["captions", "segments"]


@dataclass(frozen=True)
class Agreement:
    """How many of the first ten hits two sets of vectors have in common, over queries of the library itself."""

    overlap: float  # the mean share, in [0, 1]
    queries: int
    kind: Kind  # what asks: the captions of pictures, or segments, which ask for others like them


def agreement(old: Engine, old_space: Space, new: Engine, new_space: Space) -> Agreement | None:
    """The agreement of a space of one engine and a space of another, which hold the same segments; None without any."""
    pairs = list(islice(_pairs(old, old_space, new, new_space), SAMPLE))
    captioned = [
        pair for pair in pairs if all(name in point.vectors for point, name in _captions(pair, old_space, new_space))
    ]
    kind: Kind = "captions" if len(captioned) >= FEWEST_CAPTIONS else "segments"
    chosen = (captioned if kind == "captions" else pairs)[:QUERIES]
    before, after = (_Asker(engine, space, kind) for engine, space in ((old, old_space), (new, new_space)))
    shares = [_overlap(before.hits(one), after.hits(other)) for one, other in chosen]
    return Agreement(sum(shares) / len(shares), len(shares), kind) if shares else None


class _Asker:
    """Queries an engine with the vectors of points that it holds."""

    def __init__(self, engine: Engine, space: Space, kind: Kind) -> None:
        self._nearest, self._space, self._kind = Nearest(engine), space, kind

    def hits(self, point: Point) -> list[str]:
        """The ids of the first hits, without the point itself where it asks for others."""
        name = self._space.name
        asked = point.vectors[name + CAPTION if self._kind == "captions" else name]
        found = [id_ for id_, _ in self._nearest(asked, name, self._space.metric, TOP + 1)]
        return [id_ for id_ in found if self._kind == "captions" or id_ != point.id][:TOP]


def _pairs(old: Engine, old_space: Space, new: Engine, new_space: Space) -> Iterator[tuple[Point, Point]]:
    """The segments that have a vector in both."""
    for point in old.scroll(both(FOUND, Not(GENERATED)), [], vectors=True):
        if old_space.name in point.vectors:
            for other in new.get([point.id], vectors=True):
                if new_space.name in other.vectors:
                    yield point, other


def _captions(pair: tuple[Point, Point], old_space: Space, new_space: Space) -> Iterator[tuple[Point, str]]:
    for point, space in zip(pair, (old_space, new_space), strict=True):
        yield point, space.name + CAPTION


def _overlap(one: list[str], other: list[str]) -> float:
    most = max(len(one), len(other))
    return len({*one} & {*other}) / most if most else 1.0
