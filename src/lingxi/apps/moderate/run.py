"""One run of a policy over a library: its pieces, what its examples and earlier decisions teach, and the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.address import is_id
from lingxi.apps.moderate.finding import Finding, Moderation
from lingxi.apps.moderate.judge import Examples
from lingxi.apps.moderate.moderate import OnPieces, moderate
from lingxi.apps.moderate.piece import Piece
from lingxi.apps.moderate.policy import Category, Policy
from lingxi.apps.moderate.review import Case, taught
from lingxi.apps.moderate.source import Source
from lingxi.arrays import Vector
from lingxi.codec import dump
from lingxi.errors import BadQuery
from lingxi.search.hit import Hit


def run(
    policy: Policy,
    library: Source,
    cases: Sequence[Case],
    *,
    folder: Path | None = None,
    of: Source | None = None,
    on_progress: OnPieces | None = None,
) -> Moderation:
    """The findings in a folder of a library, or in all of it; in ``of``, a library of the same models, where given.

    Examples, and what people decided before (``cases``), are those of ``library``. Raises BadQuery for a folder or
    examples that it does not have.
    """
    looked = of or library
    examples = {each.name: _examples(each, library, cases) for each in policy.categories}
    found = moderate(policy, _pieces(looked, looked.scan(folder)), library, examples, on_progress)
    contents = looked.contents([each.id for each in found.findings])
    return replace(found, findings=tuple(replace(each, content=contents.get(each.id, "")) for each in found.findings))


def events(policy: Policy, found: Moderation, cases: Sequence[Case]) -> Iterator[Mapping[str, Any]]:
    """What a run adds to the log: itself, its thresholds, and the findings that are not cases yet. Ids, no texts.

    A file whose bytes changed is a new case, whatever was decided before.
    """
    known = {(case.id, case.category, case.content) for case in cases}
    yield {
        "event": "run",
        "policy": found.digest,
        "looked": found.looked,
        "found": len(found.findings),
        "thresholds": dump(found.thresholds),
        "scores": dump(found.scores),
    }
    for each in found.findings:
        if (each.id, each.category, each.content) not in known:
            yield _event(each, policy)


def _event(each: Finding, policy: Policy) -> Mapping[str, Any]:
    evidence = [
        {
            "kind": one.kind,
            "probability": round(one.probability, 4),
            "nearest": list(one.nearest),
            "pattern": one.pattern,
        }
        for one in each.evidence
    ]
    return {
        "event": "found",
        "policy": policy.digest,
        "reviewers": policy.reviewers,
        "id": each.id,
        "category": each.category,
        "title": _title(policy, each.category),
        "content": each.content,
        "probability": round(each.probability, 4),
        "threshold": round(each.threshold, 4),
        "action": each.action,
        "start_s": each.start_s,
        "end_s": each.end_s,
        "evidence": evidence[:10],
    }


def _title(policy: Policy, category: str) -> dict[str, str]:
    """The title of a category, by language."""
    return next((dict(each.title) for each in policy.categories if each.name == category), {})


def _pieces(library: Source, segments: Iterator[tuple[Hit, Mapping[str, Vector]]]) -> Iterator[Piece]:
    for hit, vectors in segments:
        yield Piece(hit, vectors, partial(library.picture, hit))


def _examples(category: Category, library: Source, cases: Sequence[Case]) -> Examples:
    """The labelled pieces that the policy names, and those that people agreed on; their word counts more."""
    labels = dict[str, bool]()
    pieces = dict[str, Piece]()
    for right, marks in ((True, category.yes), (False, category.no)):
        for mark in marks:
            named = library.known([mark]) if is_id(mark) else library.scan(Path(mark))
            some = list(_pieces(library, named))
            if not some:
                raise BadQuery(f"category {category.name!r}: the example {mark} is not in the library; index it first")
            pieces |= {each.hit.id: each for each in some}
            labels |= {each.hit.id: right for each in some}
    for right, decided in zip((True, False), taught(cases, category.name), strict=True):
        contents = library.contents(list(decided))
        same = [id_ for id_, content in decided.items() if contents.get(id_) == content]  # as it was decided
        known = {each.hit.id: each for each in _pieces(library, library.known(same))}
        pieces |= known
        labels |= dict.fromkeys(known, right)
    ids = [id_ for id_ in sorted(pieces) if pieces[id_].seen or not category.words]
    return Examples(tuple(pieces[id_] for id_ in ids), np.array([labels[id_] for id_ in ids], np.bool_))
