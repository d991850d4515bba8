"""Words: segments whose texts and names hold the words that are asked for (BM25)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from lingxi.search.collection import Collection
from lingxi.search.hit import ALL_WORDS, SOME_WORDS
from lingxi.search.plan import Plan
from lingxi.search.probability import SAID
from lingxi.search.signal import Evidence, Found, signals
from lingxi.store.where import Has, Not, both

SOME_WEIGHT = 0.3  # beside 1 for the other signals: a word or two in common is a weak sign


@final
@signals.register("lexical")
class Lexical:
    """Segments with every word are likely matches; those with some of them are ranked beside, and count less."""

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

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """Every word is believed; some of them say nothing by themselves."""
        del collection
        ranking = found.rankings[""]
        cut = len(ranking) >= plan.depth
        if found.signal == SOME_WORDS:
            return Evidence(found.signal, found.weight, ranking, rest=0.0 if cut else None)
        whole = [(id_, score) for id_, score in ranking if found.shares[id_] == 1]
        sure = dict.fromkeys((id_ for id_, _ in whole), SAID)
        return Evidence(found.signal, found.weight, whole, sure, SAID if cut else None)
