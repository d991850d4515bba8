"""What learns from marked hits: vectors that are liked and unliked become scores for all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from lingxi.arrays import Scores, Vectors
from lingxi.errors import BadQuery
from lingxi.names import parse_name
from lingxi.registry import Registry


class Learner(Protocol):
    """Relevance feedback over unit vectors of one space."""

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """Scores (n,) of candidates (n, d): above 0 for those that belong to the liked, higher is surer.

        ``liked`` (a, d) and ``unliked`` (b, d) are not empty.
        """
        ...


learners: Registry[Callable[..., Learner]] = Registry("learner", "lingxi.search.learners")


def make_learner(name: str) -> Learner:
    """The learner of that name, with its settings: ``svm(kernel=rbf)``. Raises UnknownName or BadQuery."""
    asked = parse_name(name)
    try:
        return learners[asked.base](*asked.arguments, **dict(asked.settings))
    except TypeError as error:
        raise BadQuery(f"{name}: {error}") from None
