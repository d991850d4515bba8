"""OCR: pictures by what is written in them, by its words and by its meaning, as far as it is likely to be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import final

from lingxi.search.collection import Collection
from lingxi.search.hit import WRITTEN_WORDS, Signal
from lingxi.search.plan import Plan
from lingxi.search.probability import SAID, likely
from lingxi.search.signal import Evidence, Found, rest_of, signals
from lingxi.search.writing import legibility, lines_of, meant, tempered, to_the_point
from lingxi.store.library_store import WRITTEN
from lingxi.store.where import Has, Where, both
from lingxi.types import Line, Ranking

LIKELY = 0.1  # what is written in a picture counts from this probability on


@final
@signals.register("ocr")
class Ocr:
    """One ranking by words, and one a space by meaning, of libraries whose pictures were read."""

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """Pictures with any of the words, and the nearest texts in pictures."""
        if not plan.text or not collection.reads:
            return
        where = both(Has("written"), plan.where)
        yield _by_words(plan, collection, where)
        for space in plan.vectors:
            yield _by_meaning(space, plan, collection, where)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """What is likely enough to be meant, the likeliest first; the rest is left out."""
        ranking = found.rankings["text"]
        if found.signal == WRITTEN_WORDS:
            sure = {id_: meant(plan.text, lines, found.shares[id_]) for id_, lines in found.lines.items()}
            return _believed(found, sure, SAID if len(ranking) >= plan.depth else None)
        said = _likely(found.signal.space, ranking, plan, collection)
        sure = {
            id_: SAID * said[id_] * to_the_point(plan.text, lines) * legibility(lines)
            for id_, lines in found.lines.items()
        }
        rest = rest_of(ranking, said, plan.depth)
        return _believed(found, sure, rest if rest is not None and rest >= LIKELY else None)


def _by_words(plan: Plan, collection: Collection, where: Where | None) -> Found:
    hits = collection.engine.lexical(plan.text, plan.depth, where)
    lines = _lines(collection, [hit.id for hit in hits])  # another thread that indexes may have removed one
    ranking = [(hit.id, hit.score) for hit in hits]
    return Found(WRITTEN_WORDS, {"text": ranking}, shares={hit.id: hit.share for hit in hits}, lines=lines)


def _by_meaning(space: str, plan: Plan, collection: Collection, where: Where | None) -> Found:
    """Texts are read only of those pictures whose likeness makes them likely enough."""
    ranking = collection.nearest(plan.vectors[space], space + WRITTEN, space, plan.depth, where)
    said = _likely(space, ranking, plan, collection)
    lines = _lines(collection, [id_ for id_, each in said.items() if each >= LIKELY])
    return Found(Signal("ocr", space), {"text": ranking}, lines=lines)


def _likely(space: str, ranking: Ranking, plan: Plan, collection: Collection) -> Mapping[str, float]:
    parts = collection.asked.seen(space, plan.query.parts)
    return likely(tempered(collection.calibrations.get(space)), parts, "text", plan.vectors[space], ranking).likely


def _lines(collection: Collection, ids: Sequence[str]) -> dict[str, Sequence[Line]]:
    """Id -> what is written in the picture."""
    return {point.id: lines_of(point.payload) for point in collection.engine.get(ids)}


def _believed(found: Found, sure: dict[str, float], rest: float | None) -> Evidence:
    order = sorted(
        (hit for hit in found.rankings["text"] if sure.get(hit[0], 0.0) >= LIKELY), key=lambda hit: -sure[hit[0]]
    )
    return Evidence(found.signal, found.weight, order, {id_: sure[id_] for id_, _ in order}, rest)
