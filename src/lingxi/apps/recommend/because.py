"""Because you liked …: the shares that liked items have in a score, which is a sum over them."""

from __future__ import annotations

import numpy as np

from lingxi.apps.recommend.crowd import Crowd
from lingxi.apps.recommend.pool import Person
from lingxi.arrays import Scores, Vector
from lingxi.search.items import Item

NAMED = 2  # liked items that are named


def because(item: Item, row: Vector, interest: int, who: Person, others: Crowd | None) -> list[tuple[Item, float]]:
    """The liked items with the largest shares of the score of a candidate, at most two; shares add up to 1.

    ``row`` (d,) is the candidate's centred vector, ``interest`` the nearest interest.
    """
    members = list(who.interests[interest].members)
    content = np.zeros(len(who.liked), np.float32)
    content[members] = np.maximum(who.weights[members] * (who.rows[members] @ row), 0)
    shares = _share(content)
    if others is not None and item.asset in others.items:
        speaks = others.speaks[:, others.items[item.asset]]
        said = [weight * speaks[others.items[each.asset]] if each.asset in others.items else 0.0
                for each, weight in zip(who.liked, who.weights, strict=True)]  # fmt: skip
        shares = _share(others.counts[0] * shares + others.counts[1] * _share(np.maximum(np.array(said), 0)))
    first = sorted(range(len(shares)), key=lambda n: (-shares[n], n))[:NAMED]
    return [(who.liked[n], float(shares[n])) for n in first if shares[n] > 0]


def _share(scores: Scores) -> Scores:
    total = float(scores.sum())
    shares: Scores = scores / total if total > 0 else scores
    return shares
