"""A concept from a few examples: prototype, ridge regression, Tip-Adapter. Arrays in, scores out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores, Vector, Vectors, unit

RIDGE = 1.0
BETA, ALPHA = 5.5, 1.0  # Tip-Adapter's sharpness and the weight of its cache, as in the paper


def prototype(examples: Vectors) -> Vector:
    """The unit mean (d,) of unit examples (n, d): the concept of a prototypical network (Snell et al., 2017)."""
    return unit(examples.mean(0))


def ridge(examples: Vectors, others: Vectors, strength: float = RIDGE) -> Vector:
    """The direction (d,) that separates the examples (n, d) from others (m, d) by weighted ridge regression.

    Targets are 1 and -1; each side weighs the same however many rows it has. In closed form, in the smaller of the
    two spaces, so that five examples of 1,000 dimensions take no time.
    """
    rows = np.concatenate([examples, others]).astype(np.float64)
    target = np.repeat([1.0, -1.0], [len(examples), len(others)])
    weight = np.repeat([0.5 / len(examples), 0.5 / max(1, len(others))], [len(examples), len(others)])
    mean = weight @ rows / weight.sum()
    scaled = (rows - mean) * np.sqrt(weight)[:, None]
    wanted = (target - weight @ target / weight.sum()) * np.sqrt(weight)
    penalty = strength * float(weight.sum()) / len(rows)
    gram = scaled @ scaled.T + penalty * np.eye(len(rows))
    found: Vector = (scaled.T @ np.linalg.solve(gram, wanted)).astype(np.float32)
    return found


@dataclass(frozen=True, eq=False)
class TipAdapter:
    """A cache of few labelled examples beside the texts of classes (Zhang et al., 2022, Tip-Adapter, training-free).

    logits = 100 x.t + alpha sum over examples of exp(-beta (1 - x.f)) of their class.
    """

    texts: Vectors  # (c, d): the unit vector of each class's text
    examples: Vectors  # (n, d) unit
    classes: npt.NDArray[np.intp]  # (n,) of the examples
    alpha: float = ALPHA
    beta: float = BETA

    def scores(self, rows: Vectors) -> Scores:
        """Logits (m, c) of unit rows (m, d)."""
        known = np.eye(len(self.texts), dtype=np.float32)[self.classes]
        near = np.exp(-self.beta * (1 - rows @ self.examples.T))
        found: Scores = (100 * rows @ self.texts.T + self.alpha * near @ known).astype(np.float32)
        return found
