"""Judges pieces by a policy: categories learn, thresholds are chosen, and what lies above becomes findings in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from lingxi.apps.moderate.finding import BINS, Evidence, Finding, Moderation, Threshold
from lingxi.apps.moderate.judge import Examples, Judge
from lingxi.apps.moderate.piece import Piece
from lingxi.apps.moderate.policy import Policy
from lingxi.apps.moderate.sentence import sentences
from lingxi.apps.moderate.source import Models
from lingxi.apps.moderate.threshold import threshold

BATCH = 256  # pieces that are looked at together
MOST_NOTES = 20

OnPieces = Callable[[int], None]  # gets the number of pieces that were looked at


def moderate(
    policy: Policy,
    pieces: Iterable[Piece],
    models: Models,
    examples: Mapping[str, Examples],
    on_progress: OnPieces | None = None,
) -> Moderation:
    """The findings of a policy, most likely first; ``examples`` are the labelled pieces by category.

    Nothing is changed or deleted. Raises BadQuery for a promise that the examples cannot keep, MissingModel and
    BadModel for a classifier.
    """
    judges = [Judge(each, models, examples.get(each.name, Examples())) for each in policy.categories]
    thresholds = [threshold(judge.category, *judge.examples()) for judge in judges]
    counts = {judge.category.name: np.zeros(BINS, np.int64) for judge in judges}
    found, looked = list[Finding](), 0
    for some in _batches(pieces):
        looked += len(some)
        for judge, least in zip(judges, thresholds, strict=True):
            found += _found(judge, least, some, counts[judge.category.name])
        if on_progress is not None:
            on_progress(looked)
    return Moderation(
        policy.name,
        policy.digest,
        looked,
        tuple(sorted(found, key=lambda each: (-each.probability, each.id, each.category))),
        tuple(thresholds),
        {name: tuple(each.tolist()) for name, each in counts.items()},
        tuple(dict.fromkeys(note for judge in judges for note in judge.unread))[:MOST_NOTES],
    )


def _found(judge: Judge, least: Threshold, pieces: Sequence[Piece], counts: np.ndarray) -> Iterator[Finding]:
    for piece, evidence in zip(pieces, judge.evidence(pieces), strict=True):
        if not evidence:
            continue
        best = evidence[0].probability
        counts[min(int(best * BINS), BINS - 1)] += 1
        if best >= least.value:
            yield _finding(judge, least, piece, evidence)


def _finding(judge: Judge, least: Threshold, piece: Piece, evidence: Sequence[Evidence]) -> Finding:
    hit, category = piece.hit, judge.category
    place = hit.place
    kept = tuple(each for each in evidence if each.probability >= least.value)
    words = sentences(category, kept, place)
    return Finding(
        hit.id, hit.path, hit.modality, category.name, kept[0].probability, least.value, category.action, kept,
        place.start_s, place.end_s, place.page, words,
    )  # fmt: skip


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    left = iter(pieces)
    while some := list(islice(left, BATCH)):
        yield some
