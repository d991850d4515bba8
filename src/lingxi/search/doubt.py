"""Doubt: a generated caption says no more of an image than how often such captions are right.

A query may match a caption for certain, and the caption may be wrong.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from lingxi.search.signal import Evidence

RIGHT = 0.64  # of borrowed captions, on photos that the rule was not fitted on; benchmarks/captions.py measures it


def doubted(likely: Mapping[str, float], generated: Container[str]) -> dict[str, float]:
    """Match probabilities by id, lowered where the evidence is a generated caption."""
    return {id_: each * RIGHT if id_ in generated else each for id_, each in likely.items()}


def together(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Id -> how likely a match by all that is said of it.

    Signals are taken as independent reasons (noisy-or, Pearl, 1988), so that several weak ones add up. The words and
    the meaning of one generated caption are right or wrong together, so they add up to at most ``RIGHT``. It was chosen
    by the likeness of its image, so it is no further reason beside the others: the larger of both counts.
    """
    others, captions = dict[str, float](), dict[str, float]()  # id -> the probability that it is no match
    for each in evidence:
        for id_, probability in each.likely.items():
            if id_ in each.generated:
                captions[id_] = captions.get(id_, 1.0) * max(0.0, 1 - probability / RIGHT)
            else:
                others[id_] = others.get(id_, 1.0) * (1 - probability)
    by_captions = {id_: RIGHT * (1 - doubt) for id_, doubt in captions.items()}
    return {id_: max(1 - others.get(id_, 1.0), by_captions.get(id_, 0.0)) for id_ in {**others, **captions}}
