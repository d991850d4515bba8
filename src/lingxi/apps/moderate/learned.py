"""A category learned from labelled examples: one shrunken direction a space, joined with what the words say.

With some twenty examples a side, a direction in hundreds of dimensions must hardly be learned at all: a ridge this
strong leaves little more than the line between the two means. What each space is worth is measured on examples that it
was not fitted on, so one that tells nothing apart weighs nothing, and the words keep their say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.calibration import logistic, regression
from lingxi.similarity import Metric

Rows = npt.NDArray[np.float64]
Right = npt.NDArray[np.bool_]
RIDGE = 3.0  # relative to the mean square of the vectors
FOLDS = 10
SAME = 0.97  # cosine from which on two examples are near-equal, and stay on one side of a fold
DOUBT = 1.0  # standard errors that are taken off what a column is worth
PRIOR = 0.5  # of their worth that words keep beside learned columns; any share from 0.25 to 0.75 does as well
WORDS = "words"  # the column of what the words say
_HISTOGRAMS = ("chi2", "intersection", "kl", "js")  # compared by their square roots


@final
@dataclass(frozen=True, eq=False)
class Learned:
    """A category as it was learned."""

    spaces: Mapping[str, Metric]
    rows: Mapping[str, Rows]  # space -> the examples (n, d), as compared
    right: Right  # (n,)
    weights: Mapping[str, float]  # of each space, and of the words
    middles: Mapping[str, tuple[float, float]]  # mean and deviation of each column
    curve: tuple[float, float]  # slope and offset of the log odds
    held_out: Rows  # (n,) the probability of each example, learned from the others

    def probabilities(self, vectors: Mapping[str, Vectors], words: Rows) -> Rows:
        """Of pieces (m,), from their vectors in every space, and what the words say of them (m,)."""
        columns = {WORDS: words} if WORDS in self.weights else {}
        for name, metric in self.spaces.items():
            columns[name] = _scores(self.rows[name], self.right, compared(vectors[name], metric))
        return logistic(self.curve[0] * _joined(columns, self.weights, self.middles) + self.curve[1])

    def nearest(self, vectors: Mapping[str, Vectors], count: int) -> npt.NDArray[np.int64]:
        """The places (m, count) of the examples of the category that are nearest, by the heaviest space."""
        name = max(self.spaces, key=lambda each: self.weights[each])
        own = np.flatnonzero(self.right)
        near = _unit(compared(vectors[name], self.spaces[name])) @ _unit(self.rows[name][own]).T
        order: npt.NDArray[np.int64] = own[np.argsort(-near, axis=1, kind="stable")[:, :count]]
        return order


def learn(
    vectors: Mapping[str, Vectors],
    metrics: Mapping[str, Metric],
    words: Rows,
    right: Right,
    files: Sequence[str],
    spoken: Collection[str] = (),
) -> Learned:
    """Learns from examples (n): their vectors in every space, what the words say of them, and which are right.

    ``files`` are their assets: segments of one file, and near-equal ones, are never on both sides of a fold. ``spoken``
    are the spaces that the words are compared in: there the words are a direction that needs no examples, and a learned
    one joins them only where it is better.
    """
    rows = {name: compared(each, metrics[name]) for name, each in vectors.items()}
    folds = _folds(groups([each for name, each in rows.items() if metrics[name] == "cosine"], files), right)
    columns = {WORDS: words} if np.isfinite(words).all() else {}
    columns |= {name: _held_out(each, right, folds) for name, each in rows.items()}
    middles = {name: (float(each.mean()), float(each.std()) + 1e-9) for name, each in columns.items()}
    weights = {name: _separation((each - middles[name][0]) / middles[name][1], right) for name, each in columns.items()}
    if WORDS in weights:
        weights |= {name: 0.0 for name in spoken if name in weights and weights[name] <= weights[WORDS]}
        weights[WORDS] *= PRIOR
    if not any(weights.values()):
        weights = dict.fromkeys(columns, 1.0)
    joined = _joined(columns, weights, middles)
    slope, offset = regression(joined[:, None], right)
    spaces = {name: metrics[name] for name in rows}
    curve = (max(slope, 0.0), offset)
    return Learned(spaces, rows, right, weights, middles, curve, logistic(curve[0] * joined + curve[1]))


def compared(vectors: Vectors, metric: Metric) -> Rows:
    """Vectors (n, d) as they are compared: histograms by their square roots (Hellinger), others unchanged."""
    rows = np.asarray(vectors, np.float64)
    return np.sqrt(np.maximum(rows, 0)) if metric in _HISTOGRAMS else rows


def groups(rows: Sequence[Rows], files: Sequence[str]) -> npt.NDArray[np.int64]:
    """A number for each example (n,), the same for those of one file and for near-equal ones: of one camera.

    Only embeddings (n, d) say what is near-equal: histograms of any two films are alike.
    """
    near = np.array(files)[:, None] == np.array(files)[None]
    for each in rows:
        whole = _unit(each)
        near |= whole @ whole.T > SAME
    found = np.arange(len(files))
    for _ in range(len(files)):  # the smallest number spreads to all that are linked
        spread = np.where(near, found[None], len(files)).min(1)
        if (spread == found).all():
            break
        found = spread
    return found


def _folds(group: npt.NDArray[np.int64], right: Right) -> npt.NDArray[np.int64]:
    """The fold of each example (n,): groups are dealt out so that every fold has some of both sides."""
    found, first = np.unique(group, return_index=True)
    order = np.random.default_rng(0).permutation(len(found))
    order = order[np.argsort(right[first][order], kind="stable")]
    fold_of = {int(found[at]): n % FOLDS for n, at in enumerate(order)}
    return np.array([fold_of[int(each)] for each in group])


def _held_out(rows: Rows, right: Right, folds: npt.NDArray[np.int64]) -> Rows:
    """The score of each example (n,) by a line that was fitted without its fold."""
    found = np.zeros(len(rows))
    for fold in np.unique(folds):
        inside = folds != fold
        if 0 < right[inside].sum() < inside.sum():
            found[~inside] = _scores(rows[inside], right[inside], rows[~inside])
    return found


def _scores(rows: Rows, right: Right, asked: Rows) -> Rows:
    """Kernel ridge regression on +1 and -1: the scores (m,) of ``asked`` (m, d) from the examples (n, d).

    The origin lies between the two means, so that a side with more examples is not favoured.
    """
    middle = (rows[right].mean(0) + rows[~right].mean(0)) / 2
    centred = rows - middle
    gram = centred @ centred.T
    scale = max(float(np.trace(gram)) / len(rows), 1e-12)
    goals = np.where(right, 0.5 / right.sum(), -0.5 / (~right).sum()) * len(rows)
    dual = np.linalg.solve(gram / scale + RIDGE * np.eye(len(rows)), goals)
    scores: Rows = (asked - middle) @ centred.T @ dual / scale
    return scores


def _separation(column: Rows, right: Right, doubt: float = DOUBT) -> float:
    """By how many deviations the two sides lie apart (d'), less standard errors; at least 0."""
    yes, no = column[right], column[~right]
    apart = float((yes.mean() - no.mean()) / (np.sqrt((yes.var() + no.var()) / 2) + 1e-9))
    return max(0.0, apart - doubt * float(np.sqrt(1 / len(yes) + 1 / len(no) + apart**2 / (2 * len(column)))))


def _joined(
    columns: Mapping[str, Rows], weights: Mapping[str, float], middles: Mapping[str, tuple[float, float]]
) -> Rows:
    found: Rows = sum(
        (weights[name] * (each - middles[name][0]) / middles[name][1] for name, each in columns.items()),
        np.zeros(len(next(iter(columns.values())))),
    )
    return found


def _unit(rows: Rows) -> Rows:
    return unit(rows.astype(np.float32)).astype(np.float64)
