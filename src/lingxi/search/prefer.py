"""Prefer: who asks with a picture or a sound looks for its like first; a text that is only near in meaning is doubted.

Similarities of a picture to sounds and texts were calibrated on pairs of the same class. In a library most things are
of no such class, and some come out near to everything: asked with a photo of a shoe, a hundred sounds would be sure
matches, and no shoe. A question is near in meaning to every passage on its subject, and one of them answers it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from lingxi.search.hit import SOME_WORDS
from lingxi.search.query import Part
from lingxi.search.signal import Evidence, Found
from lingxi.types import Modality

OTHER = 0.03  # of the probability of what is of another kind than the parts; chosen on photos and sounds for training
MEANING = 0.3  # of the probability of a text that words mean; chosen on questions
ENOUGH = 1 / 3  # of the words of a query: a text that has so many, and stands out by them, may be the answer
STEEP = 6  # power of how near the second text comes to the first by its words; chosen on every second five passages
FLOOR = 0.1  # of MEANING: what is left of it at least; believed


def meaning(found: Sequence[Found]) -> float:
    """What is left of the probability of a text that words mean: less, the more one stands out by having the words.

    So a passage that BM25 finds clearly is not passed by others on its subject.
    """
    words = next((each for each in found if each.signal == SOME_WORDS and each.rankings[""]), None)
    if words is None:
        return MEANING
    (best, first), *others = words.rankings[""]
    second = others[0][1] if others else 0.0
    stands_out = min(1.0, words.shares[best] / ENOUGH) * (1 - (second / first) ** STEEP)
    return MEANING * max(FLOOR, 1 - stands_out)


def prefer(found: Found, evidence: Evidence, parts: Sequence[Part], meant: float = MEANING) -> Evidence:
    """The evidence of a similarity with what is of the kinds of the parts first, as far as it is calibrated.

    What is of another kind is at most as likely as the best of the own kinds, and less by ``OTHER``. Words ask for any
    kind; beside a picture they count by their weight. Alone they leave ``meant`` of the probability of a text.
    """
    if found.signal.kind != "similarity" or not all(id_ in evidence.likely for id_, _ in evidence.ranking):
        return evidence
    shares = _shares(found, evidence, parts, meant)
    kinds = {id_: kind for kind, ranking in found.rankings.items() for id_, _ in ranking}
    likely = {id_: probability * shares.get(kinds[id_], 1.0) for id_, probability in evidence.likely.items()}
    ranking = sorted(evidence.ranking, key=lambda hit: -likely[hit[0]])
    return replace(evidence, ranking=ranking, likely=likely, kinds=kinds)


def prefer_own_kinds(said: Sequence[Evidence], parts: Sequence[Part]) -> list[Evidence]:
    """What words say, beside a picture or a sound, of things of other kinds, lowered as their similarity is.

    Kinds are known from the similarities; what is in none of these is taken for another kind.
    """
    seen = [part for part in parts if part.modality != "text"]
    own = {kind for part in seen for kind in _own(part.modality)}
    kinds = {id_: kind for each in said for id_, kind in each.kinds.items()}
    if not seen or not kinds:
        return list(said)
    best = max((each.likely.get(id_, 0.0) for each in said for id_ in each.kinds if kinds[id_] in own), default=1.0)
    share = (OTHER * best) ** _weight(seen, parts)
    return [each if each.kinds else _lowered(each, share, kinds, own) for each in said]


def _lowered(evidence: Evidence, share: float, kinds: Mapping[str, str], own: Container[str]) -> Evidence:
    likely = {id_: each if kinds.get(id_) in own else each * share for id_, each in evidence.likely.items()}
    return replace(evidence, likely=likely)


def _weight(seen: Sequence[Part], parts: Sequence[Part]) -> float:
    """The share of the weight that parts without words have."""
    return sum(part.weight for part in seen) / sum(part.weight for part in parts)


def _shares(found: Found, evidence: Evidence, parts: Sequence[Part], meant: float) -> Mapping[str, float]:
    """What is left of the probability of each kind of segment."""
    seen = [part for part in parts if part.modality != "text"]
    if not seen:
        return {"text": meant}
    own = {kind for part in seen for kind in _own(part.modality)}
    best = max((evidence.likely[id_] for kind in own for id_, _ in found.rankings.get(kind, ())), default=1.0)
    weight = _weight(seen, parts)
    return {kind: (OTHER * best) ** weight for kind in found.rankings if kind not in own}


def _own(modality: Modality) -> tuple[Modality, ...]:
    return ("image", "video") if modality == "image" else (modality,)
