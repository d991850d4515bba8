"""Fuse: the rankings of all signals become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.search.doubt import together
from lingxi.search.hit import ALL_WORDS, EXACT_WORDS, SAME, SOME_WORDS, WRITTEN_WORDS, Contribution
from lingxi.search.plan import Plan
from lingxi.search.signal import Evidence
from lingxi.search.turns import take_turns
from lingxi.types import Ranking

USUAL = "rrf"  # the fusion of ranks, unless the query names one
UNCALIBRATED = (
    ALL_WORDS,
    EXACT_WORDS,
    SOME_WORDS,
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


def fuse(evidence: Sequence[Evidence], plan: Plan) -> Ranked:
    """One ranking of everything that any signal found; raises BadQuery, or UnknownName for the fusion.

    By match probability where every signal tells one and the query names no fusion, else by ranks.
    """
    query = plan.query
    likely = _together(evidence)
    if query.min_probability and not likely and any(each.ranking for each in evidence):
        raise BadQuery("no model of this library is calibrated, so there are no probabilities; run: lingxi calibrate")
    if likely and not query.fusion and all(each.likely for each in evidence if each.signal != SOME_WORDS):
        return Ranked(_by_probability(evidence, likely, plan), likely, evidence)
    fusion = rank_fusions.make(query.fusion or USUAL)
    return Ranked(
        fusion.fuse([each.ranking for each in evidence], [each.weight for each in evidence]), likely, evidence
    )


def _by_probability(evidence: Sequence[Evidence], likely: Mapping[str, float], plan: Plan) -> Ranking:
    """The likeliest first; where words ask for any kind, kinds take turns."""
    found = dict.fromkeys(id_ for each in evidence for id_, _ in each.ranking)
    ranking = sorted(((id_, likely.get(id_, 0.0)) for id_ in found), key=lambda hit: -hit[1])
    if any(part.text is None for part in plan.query.parts):
        return ranking
    return take_turns(ranking, {id_: kind for each in evidence for id_, kind in each.kinds.items()})


def _together(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Id -> how likely a match by all that is said of it; empty when no space is calibrated."""
    calibrated = any(each.likely for each in evidence if each.signal not in UNCALIBRATED)
    return together(evidence) if calibrated else {}
