"""Words: segments whose texts and names hold the words that are asked for (BM25)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from lingxi.search.collection import Collection
from lingxi.search.hit import ALL_WORDS, EXACT_WORDS, SOME_WORDS
from lingxi.search.plan import Plan
from lingxi.search.probability import CERTAIN, SAID
from lingxi.search.signal import Evidence, Found, signals
from lingxi.store.where import Has, Not, both

FEW = 3  # files: where no more have every word, they are what was asked for
READ = 64  # hits with every word of which it is looked up which files they belong to
SOME_WEIGHT = 0.3  # beside 1 for the other signals: a word or two in common is a weak sign


@final
@signals.register("lexical")
class Lexical:
    """Segments with every word are likely matches; those with some of them count less.

    Where few files have every word, or a number is among the words, they count more than all likeness.
    """

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """Those with any of the words, once for each of both signals."""
        if not plan.text:
            return
        where = both(Not(Has("written")), plan.where) if collection.reads else plan.where
        hits = collection.engine.lexical(plan.text, plan.depth, where)
        ranking = [(hit.id, hit.score) for hit in hits]
        shares = {hit.id: hit.share for hit in hits}
        yield Found(ALL_WORDS, {"": ranking}, shares=shares)
        yield Found(SOME_WORDS, {"": ranking}, SOME_WEIGHT, shares=shares)
        if not plan.query.like and all(part.text is not None for part in plan.query.parts):
            yield from _exact(plan, collection)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """Every word is believed; some of them say nothing by themselves."""
        del collection
        ranking = found.rankings[""]
        cut = len(ranking) >= plan.depth
        if found.signal == SOME_WORDS:
            return Evidence(found.signal, found.weight, ranking, rest=0.0 if cut else None)
        whole = [(id_, score) for id_, score in ranking if found.shares[id_] == 1]
        certain = found.signal == EXACT_WORDS and _has_number(plan.text)
        sure = dict.fromkeys((id_ for id_, _ in whole), CERTAIN if certain else SAID)
        return Evidence(found.signal, found.weight, whole, sure, SAID if cut else None)


def _exact(plan: Plan, collection: Collection) -> Iterator[Found]:
    """Likeness, captions and what is written in pictures have three votes a space; this signal has more than they."""
    hits = [hit for hit in collection.engine.lexical(plan.text, READ, plan.where) if hit.share == 1]
    files = {point.payload["asset"] for point in collection.engine.get([hit.id for hit in hits])}
    if _has_number(plan.text) or len(files) <= FEW:
        ranking = [(hit.id, hit.score) for hit in hits]
        yield Found(EXACT_WORDS, {"": ranking}, 1.0 + 3 * len(plan.vectors), shares=dict.fromkeys(dict(ranking), 1.0))


def _has_number(text: str) -> bool:
    return any(map(str.isdecimal, text))
