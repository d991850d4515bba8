"""Fuse: the rankings of all signals become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.search.collection import Collection
from lingxi.search.hit import ALL_WORDS, EXACT_WORDS, SAME, SOME_WORDS, WRITTEN_WORDS, Contribution
from lingxi.search.plan import Plan
from lingxi.search.signal import Evidence
from lingxi.types import Ranking

USUAL = "rrf"  # the fusion, unless the query names one
UNCALIBRATED = (
    ALL_WORDS,
    EXACT_WORDS,
    WRITTEN_WORDS,
    SAME,
)  # they say how likely a match is without a calibrated model


@dataclass(frozen=True)
class Ranked:
    """Segments in the order of the search so far, and all that was said of them."""

    ranking: Ranking  # best first
    likely: Mapping[str, float]  # id -> match probability; empty when no space is calibrated
    evidence: Sequence[Evidence] = ()
    reranked: Mapping[str, Mapping[str, Contribution]] = field(default_factory=dict)  # id -> what rerankers said


def fuse(evidence: Sequence[Evidence], plan: Plan, collection: Collection) -> Ranked:
    """One ranking of everything that any signal found; raises BadQuery, or UnknownName for the fusion."""
    query = plan.query
    fusion = rank_fusions.make(query.fusion or USUAL)
    ranking = fusion.fuse([each.ranking for each in evidence], [each.weight for each in evidence])
    likely = _most(evidence)
    if query.min_probability and not likely and ranking:
        raise BadQuery("no model of this library is calibrated, so there are no probabilities; run: lingxi calibrate")
    if collection.reads and not query.fusion and _all_calibrated(evidence):
        ranking = sorted(((id_, likely.get(id_, 0.0)) for id_, _ in ranking), key=lambda hit: -hit[1])  # ties as fused
    return Ranked(ranking, likely, evidence)


def _most(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Id -> the most that any signal says; empty when no space is calibrated."""
    if not any(each.likely for each in evidence if each.signal not in UNCALIBRATED):
        return {}
    most: dict[str, float] = {}
    for each in evidence:
        for id_, probability in each.likely.items():
            most[id_] = max(most.get(id_, 0.0), probability)
    return most


def _all_calibrated(evidence: Sequence[Evidence]) -> bool:
    """Whether every signal but the weakest says how likely a match is."""
    return all(each.likely for each in evidence if each.signal != SOME_WORDS)
