"""Cross-entropy over classes, one classifier for both modalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from lingxi.errors import BadName
from lingxi.train.layers import matrix, unit, zeros
from lingxi.train.loss import Batch, Shape, losses
from lingxi.train.sampling import class_weights

if TYPE_CHECKING:
    from torch import Tensor

SHARPNESS = 4.0  # of cosines between rows and classes (Wang et al., 2017, NormFace): low enough for rows to come near


@losses.register("cross_entropy")
class CrossEntropy:
    """One linear classifier for both rows of a pair, with label smoothing (Szegedy et al., 2016).

    ``beta`` above 0 weights classes by (1 - beta) / (1 - beta^n), the inverse of their effective number (Cui et al.,
    2019). Raises BadName when the pairs have no classes.
    """

    def __init__(self, shape: Shape, smoothing: float = 0.1, beta: float = 0.0) -> None:
        if not shape.counts:
            raise BadName("cross_entropy needs classes: the table of pairs needs a column named class")
        count = len(shape.counts)
        self.own = {"weight": matrix(shape.dim, count, shape.chance), "bias": zeros(count)}
        self._weights = torch.tensor(class_weights(shape.counts, beta)) if beta else None
        self._smoothing = smoothing

    def __call__(self, batch: Batch) -> Tensor:
        """The mean over both modalities."""
        found = [self._of(rows, batch) for rows in (batch.image, batch.text)]
        return (found[0] + found[1]) / 2

    def _of(self, rows: Tensor, batch: Batch) -> Tensor:
        logits = SHARPNESS * unit(rows) @ unit(self.own["weight"].T).T + self.own["bias"]
        weights = None if self._weights is None else self._weights.to(logits)
        return torch.nn.functional.cross_entropy(logits, batch.classes, weight=weights, label_smoothing=self._smoothing)
