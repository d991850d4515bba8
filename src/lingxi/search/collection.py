"""What a search looks at: the engine and the models of a library, and what it remembers of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import final

from lingxi.arrays import Vector
from lingxi.calibration import Calibration
from lingxi.lazy import lazy
from lingxi.search.background import Background
from lingxi.search.file_order import FileOrder
from lingxi.search.query_encoder import QueryEncoder
from lingxi.similarity import Metric
from lingxi.store.engine import Payload, ReadsPoints
from lingxi.store.generated import GENERATED, is_generated
from lingxi.store.nearest import Nearest
from lingxi.store.where import Compare, Has, Not, OneOf, Or, Where, both
from lingxi.types import MODALITIES, Modality, Ranking, hearing_of

SAMPLE = 512  # segments that stand for the library where a background is needed
FOUND = Not(Has("skipped"))


@final
class Collection:
    """One library as searches see it; a new one is made after the library has changed."""

    def __init__(
        self,
        engine: ReadsPoints,
        asked: QueryEncoder,
        calibrations: Mapping[str, Calibration],
        weights: Mapping[str, float],
        *,
        reads: bool,
        roots: Sequence[Path] = (),
        files: FileOrder | None = None,
    ) -> None:
        """``weights`` were learned, by the names of signals; ``reads``: the library holds what stands in pictures.

        ``roots`` are the folders that were indexed; ``files``, its files in order, if they were listed before.
        """
        self.engine = engine
        self.asked = asked
        self.calibrations = calibrations
        self.weights = weights
        self.reads = reads
        self.roots = roots
        self.files = files or FileOrder(engine)
        self._nearest = Nearest(engine)

    @lazy
    def background(self) -> Background:
        """Ids are digests, so the first ones are a random sample."""
        sample = islice(self.engine.scroll(FOUND, ["modality"], vectors=True), SAMPLE)
        return Background(sample, {name: self.metric(name) for name in self.asked.encoders})

    @lazy
    def has_parts(self) -> bool:
        """Whether anything in it is a part of its file, a passage, a page, or what lies at a time; or of its shot."""
        parts = Or((Has("start_s"), Has("start"), Has("page"), Has("shot")))
        return self.engine.count(both(FOUND, parts)) > 0

    def metric(self, space: str) -> Metric:
        """How vectors of a space are compared."""
        return self.asked.metric(space)

    def nearest(self, vector: Vector, name: str, space: str, depth: int, where: Where | None) -> Ranking:
        """The ``depth`` segments whose vector of that name, of that space, is nearest to ``vector`` (d,)."""
        return self._nearest(vector, name, self.metric(space), depth, where)

    def generated(self, ids: Sequence[str]) -> dict[str, Payload]:
        """Id -> the payload, of those segments whose text is a generated caption."""
        found = self.engine.get(ids) if self._has_generated and ids else []
        return {point.id: point.payload for point in found if is_generated(point.payload)}

    @lazy
    def _has_generated(self) -> bool:
        return next(self.engine.scroll(GENERATED, []), None) is not None

    @lazy
    def kinds(self) -> frozenset[Modality]:
        """The modalities of its segments."""
        return frozenset(kind for kind in MODALITIES if self.engine.count(Compare("modality", "=", kind)))

    def comparable(self, space: str, modality: Modality, where: Where | None) -> Where | None:
        """Segments of a modality; of sounds those that were heard by the model that the query is heard by.

        Where there is no other modality, nothing has to be compared.
        """
        heard = hearing_of(self.asked.encoders[space]) if modality == "audio" else ()
        if not heard and self.kinds == {modality}:
            return where
        return both(OneOf("hearing", heard) if heard else None, among(modality, where))


def among(modality: Modality, where: Where | None) -> Where | None:
    """The filter that also wants a modality."""
    return both(Compare("modality", "=", modality), where)
