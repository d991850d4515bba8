"""A query becomes ranked hits: plan -> retrieve -> calibrate -> fuse -> exclude -> rerank -> group -> hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import final

from lingxi.arrays import Scores
from lingxi.calibration import Calibration
from lingxi.search.calibrate import calibrate
from lingxi.search.collection import Collection
from lingxi.search.exclude import exclude
from lingxi.search.file_order import FileOrder
from lingxi.search.filtered import filtered
from lingxi.search.fuse import fuse
from lingxi.search.group import group
from lingxi.search.hit import Hits
from lingxi.search.hits import hits
from lingxi.search.insight import Insight
from lingxi.search.items import Items
from lingxi.search.plan import make_plan
from lingxi.search.query import Query
from lingxi.search.query_cache import QueryCache
from lingxi.search.query_encoder import Decode, QueryEncoder
from lingxi.search.rerank import rerank
from lingxi.search.retrieve import retrieve
from lingxi.search.signal import Evidence
from lingxi.search.standing import standing
from lingxi.store.engine import ReadsPoints
from lingxi.store.found import noting
from lingxi.types import Encoder


@final
class Searcher:
    """Answers queries over one engine; ``encoders`` are those of the spaces that the library holds, by their names.

    It remembers a sample of the library, so a new one is made after the library has changed.
    """

    def __init__(
        self,
        engine: ReadsPoints,
        encoders: Mapping[str, Encoder],
        decode: Decode,
        calibrations: Mapping[str, Calibration] | None = None,
        weights: Mapping[str, float] | None = None,
        embedder: QueryCache | None = None,
        *,
        reads: bool = False,
        roots: Sequence[Path] = (),
        files: FileOrder | None = None,
    ) -> None:
        """``reads`` says that the library holds what is written in pictures; ``roots`` are the indexed folders.

        ``files`` are those of the engine in order, if they were listed before.
        """
        asked = QueryEncoder(encoders, decode, embedder)
        known = calibrations or {}, weights or {}
        self._collection = Collection(engine, asked, *known, reads=reads, roots=roots, files=files)

    @property
    def engine(self) -> ReadsPoints:
        """What it searches."""
        return self._collection.engine

    def over(self, engine: ReadsPoints) -> Searcher:
        """A searcher with the same models over a part of the library; it remembers the vectors of its queries alone."""
        known = self._collection
        return Searcher(
            engine, known.asked.encoders, known.asked.decode, known.calibrations, known.weights, reads=known.reads
        )

    def is_over(self, engine: ReadsPoints) -> bool:
        """Whether it asks this engine, and not one that was replaced since."""
        return self._collection.engine is engine

    def search(self, query: Query) -> Hits:
        """The hits of a query, best first, ties by id; of a filter, the newest files first.

        Raises BadQuery, BadFilter or UnreadableMedia.
        """
        with noting() as noted:
            found = filtered(query, self._collection) if query.only_filters else self._ranked(query)
        found.exact, found.absent = noted.exact, tuple(sorted(noted.absent))
        return found

    def _ranked(self, query: Query) -> Hits:
        library, plan = self._collection, make_plan(query, self._collection)
        evidence = calibrate(retrieve(plan, library), plan, library)
        ranked = fuse(evidence, plan)
        ranked = exclude(ranked, plan, library)
        ranked = rerank(ranked, plan, library)
        return hits(group(ranked, plan, library), ranked, plan, library)

    def standing(self, ids: Sequence[str], texts: Sequence[str]) -> Scores:
        """How much nearer segments are to texts than usual; see :func:`lingxi.search.standing.standing`."""
        return standing(ids, texts, self._collection)

    @property
    def files(self) -> FileOrder:
        """Its files in order."""
        return self._collection.files

    @property
    def items(self) -> Items:
        """Its segments and files with their vectors, for recommendations; raises BadQuery."""
        return Items(self._collection)

    @property
    def insight(self) -> Insight:
        """Its models, vectors and media, for explanations."""
        return Insight(self._collection)

    def evidence(self, query: Query) -> list[Evidence]:
        """What every signal says by itself, with the weight it counts with."""
        plan = make_plan(query, self._collection)
        return calibrate(retrieve(plan, self._collection), plan, self._collection)
