"""What may be recommended: candidates near to a person's interests or taken by others, and how they score."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lingxi.apps.recommend.catalogue import Catalogue
from lingxi.apps.recommend.crowd import Crowd
from lingxi.apps.recommend.interests import Interest, interests
from lingxi.apps.recommend.join import standard
from lingxi.apps.recommend.mapped import unseen
from lingxi.apps.recommend.taste import Taste
from lingxi.arrays import Scores, Vector, Vectors, unit
from lingxi.search.items import Item
from lingxi.types import Modality

MOST_INTERESTS = 5
DEPTH = 100  # candidates of an interest and a kind, and of the crowd
LEAST = 0.15  # likeness to an interest; below it files are no likelier to be of its class than by chance
AVOID = 0.5  # of the likeness to what is avoided, taken off


@dataclass(frozen=True, eq=False)
class Person:
    """What is liked and avoided, as vectors of which the mean of their kind of media is taken off."""

    liked: Sequence[Item]
    weights: Scores  # (n,)
    rows: Vectors  # (n, d), unit
    avoided: Vectors  # (m, d), unit
    interests: Sequence[Interest]


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates, one of each file, and their scores."""

    items: Sequence[Item]
    rows: Vectors  # (n, d), unit, centred as those of the person
    scores: Scores  # (n,), of the size of cosines
    interest: Sequence[int]  # of each candidate, the nearest
    crowd: Sequence[bool]  # whether what others took speaks for it


def centred(items: Sequence[Item], catalogue: Catalogue) -> Vectors:
    """Unit vectors (n, d) without the mean of their kind: a note and a photo of one thing come together.

    What sets kinds of media apart in one space is mostly a shift (Liang et al., 2022).
    """
    usual = {kind: catalogue.usual(kind) for kind in {item.modality for item in items}}
    return unit(np.array([item.vector - usual[item.modality] for item in items], np.float32))


def person(known: Taste, held: Mapping[str, Item], catalogue: Catalogue) -> Person | None:
    """What a taste means among the items of a library; None where it holds nothing that is liked."""
    liked = [item for item in known.liked if item in held]
    if not liked:
        return None
    rows, weights = centred([held[item] for item in liked], catalogue), np.array([known.liked[item] for item in liked])
    avoided = [held[item] for item in known.avoided if item in held]
    disliked = centred(avoided, catalogue) if avoided else rows[:0]
    found = interests(rows, weights.astype(np.float32))[:MOST_INTERESTS]
    return Person([held[item] for item in liked], weights.astype(np.float32), rows, disliked, found)


def pool(
    who: Person, catalogue: Catalogue, kinds: Sequence[Modality], where: str | None, left_out: Container[str],
    others: Crowd | None, content: Mapping[str, Vector],
) -> Pool | None:  # fmt: skip
    """The candidates of these kinds that match the filter and whose file is not left out; None if there are none.

    ``content`` holds the centred vector of each item of the crowd.
    """
    said = None if others is None else others.scores(_by_file(who))
    found = [item for item in _near(who, catalogue, kinds, where) if item.asset not in left_out]
    if others is not None and said is not None:
        first = [item for _, item in sorted((-float(said[row]), item) for item, row in others.items.items())]
        best = [item for item in first if item not in left_out][:DEPTH]
        found += [item for item in catalogue.held(best, where).values() if item.modality in kinds]
    if not found:
        return None
    rows = centred(found, catalogue)
    close = rows @ np.array([each.centre for each in who.interests]).T  # (n, interests)
    scores = close.max(1) - (AVOID * np.maximum(rows @ who.avoided.T, 0).max(1) if len(who.avoided) else 0.0)
    spoken = np.zeros(len(found), bool)
    if others is not None and said is not None:
        crowd = _crowd(found, rows, others, said, content)
        spoken, scores = crowd > 0, _joined(scores, crowd, others.counts)
    taken: dict[str, int] = {}
    for row in sorted(range(len(found)), key=lambda row: (-scores[row], found[row].id)):
        if spoken[row] or close[row].max() >= LEAST:  # nothing is recommended without a reason
            taken.setdefault(found[row].asset, row)
    one = list(taken.values())
    if not one:
        return None
    nearest = close.argmax(1)
    return Pool(
        [found[row] for row in one], rows[one], scores[one],
        [int(nearest[row]) for row in one], [bool(spoken[row]) for row in one],
    )  # fmt: skip


def _near(who: Person, catalogue: Catalogue, kinds: Sequence[Modality], where: str | None) -> list[Item]:
    """What is near to each interest, moved to where each kind of media lies."""
    found = list[Item]()
    for kind in kinds:
        usual = catalogue.usual(kind)
        distance = max(0.0, 1 - float(usual @ usual)) ** 0.5
        for each in who.interests:
            found += catalogue.near(unit(usual + distance * each.centre), kind, where, DEPTH)
    return found


def _crowd(items: Sequence[Item], rows: Vectors, others: Crowd, said: Scores, content: Mapping[str, Vector]) -> Scores:
    """What the crowd says of candidates (n,); of those without events, by similar ones."""
    at = np.array([others.items.get(item.asset, -1) for item in items])
    found: Scores = said[at]
    if (at < 0).any():
        known = np.array([content[item] for item in others.items])
        found[at < 0] = unseen(known, said[:, None], others.taken, rows[at < 0])[:, 0]
    return found


def _joined(content: Scores, crowd: Scores, counts: tuple[float, float]) -> Scores:
    """Both, as they count, in the size of the content."""
    both = counts[0] * standard(content) + counts[1] * standard(crowd)
    joined: Scores = float(content.mean()) + float(content.std()) * standard(both)
    return joined


def _by_file(who: Person) -> dict[str, float]:
    found = dict[str, float]()
    for item, weight in zip(who.liked, who.weights, strict=True):
        found[item.asset] = max(float(weight), found.get(item.asset, 0.0))
    return found
