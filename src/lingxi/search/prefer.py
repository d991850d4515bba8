"""Prefer: who asks with a picture or a sound looks for its like first.

Similarities of a picture to sounds and texts were calibrated on pairs of the same class. In a library most things are
of no such class, and some come out near to everything: asked with a photo of a shoe, a hundred sounds would be sure
matches, and no shoe.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from lingxi.search.meaning import Meaning
from lingxi.search.query import Part
from lingxi.search.signal import Evidence, Found
from lingxi.types import Modality

OTHER = 0.03  # of the probability of what is of another kind than the parts; chosen on photos and sounds for training


def prefer(found: Found, evidence: Evidence, parts: Sequence[Part], meant: Meaning) -> Evidence:
    """The evidence of a similarity with what is of the kinds of the parts first, as far as it is calibrated.

    What is of another kind is at most as likely as the best of the own kinds, and less by ``OTHER``. Words ask for any
    kind; beside a picture they count by their weight. Alone they leave of the probability of a text what is ``meant``.
    """
    if found.signal.kind != "similarity" or not all(id_ in evidence.likely for id_, _ in evidence.ranking):
        return evidence
    shares = _shares(found, evidence, parts, meant)
    kinds = {id_: kind for kind, ranking in found.rankings.items() for id_, _ in ranking}
    likely = {id_: probability * shares.get(id_, 1.0) for id_, probability in evidence.likely.items()}
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


def _shares(found: Found, evidence: Evidence, parts: Sequence[Part], meant: Meaning) -> Mapping[str, float]:
    """Id -> what is left of its probability, of segments that lose some."""
    seen = [part for part in parts if part.modality != "text"]
    if not seen:
        return {id_: meant.share(id_) for id_, _ in found.rankings.get("text", ())}
    own = {kind for part in seen for kind in _own(part.modality)}
    best = max((evidence.likely[id_] for kind in own for id_, _ in found.rankings.get(kind, ())), default=1.0)
    share = (OTHER * best) ** _weight(seen, parts)
    return {id_: share for kind, ranking in found.rankings.items() if kind not in own for id_, _ in ranking}


def _own(modality: Modality) -> tuple[Modality, ...]:
    return ("image", "video") if modality == "image" else (modality,)
