"""Small networks that fuse: one function says what they compute, in torch while they learn and in NumPy afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName, MissingExtra
from lingxi.fuse.course import Course, Log, quiet
from lingxi.fuse.learned import LearnedArrays, enough
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions

Tensor = Any  # an array of NumPy or of torch: both have the operations that are used
DECAY = 1e-2
WARMTH = 0.07  # temperature of the contrastive loss
CHOOSING = 0.1  # share of the items that choose the epoch
SIZES = (2, 4096)


class Network(LearnedArrays):
    """A fusion with weights; its kind says :meth:`begin`, :meth:`forward` and, where not contrastive, :meth:`loss`.

    ``forward`` and ``loss`` get the namespace they compute with, ``numpy`` or ``torch``, as ``xp``.
    """

    course: Course = Course()

    def __init__(self, name: str, dims: Sequence[int], size: int, seed: int = 0) -> None:
        if not SIZES[0] <= size <= SIZES[1]:
            raise BadName(f"{name}: size is a number from {SIZES[0]} to {SIZES[1]}, not {size}")
        self.dims, self.dim, self.seed = tuple(dims), size, seed
        self._begun = self.begin(np.random.default_rng(seed))
        super().__init__({key: each.shape for key, each in self._begun.items()} | self.beside())

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The weights before anything is learned."""
        raise NotImplementedError

    def beside(self) -> dict[str, tuple[int, ...]]:
        """The shapes of what is kept beside the weights."""
        return {}

    def before(self, whole: Parts) -> Arrays:
        """What is taken from the items before the weights learn."""
        del whole
        return {}

    def after(self, whole: Parts) -> Arrays:
        """What is worked out from the items once the weights have learned."""
        del whole
        return {}

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """Codes (n, dim) of any length; ``rows`` are zero and ``seen`` (n, parts) is 0.0 where a part is missing."""
        raise NotImplementedError

    def loss(self, xp: Any, weights: Mapping[str, Tensor], views: Sequence[tuple[Sequence[Tensor], Tensor]]) -> Tensor:
        """What is made small: each item's views, whole and of a single medium, tell it from the others (InfoNCE)."""
        codes = [normal(xp, self.forward(xp, weights, rows, seen)) for rows, seen in views]
        pairs = [(a, b) for n, a in enumerate(codes) for b in codes[n + 1 :]]
        return sum(contrast(xp, a, b) for a, b in pairs) / len(pairs)

    def prepared(self, parts: Parts) -> Parts:
        """What the network looks at: rows of unit length."""
        return Parts(tuple(unit(rows) for rows in parts.rows), parts.seen)

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Learns with AdamW from items that have all parts; a tenth of them chooses the epoch."""
        self.train(both, alone, self.course)

    def train(self, both: Parts, alone: Sequence[Parts], course: Course, log: Log = quiet) -> None:
        """Learns as ``course`` says, and logs the loss of every epoch and that of the items that choose."""
        places = np.flatnonzero(both.seen.all(axis=1))
        enough(len(places))
        _need_torch()
        whole = _taken(both, places)
        beside = self.before(whole)
        self._arrays = {**self._begun, **beside}
        views = [self.prepared(each) for each in (whole, *(_taken(each, places) for each in alone))]
        self._arrays = {**trained(self, self._begun, views, course, log), **beside}
        self.restore({**self._arrays, **self.after(whole)})

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, dim)."""
        own = self.prepared(parts)
        codes = self.forward(np, self._arrays, own.rows, own.seen.astype(np.float32))
        return unit(codes * parts.seen.any(axis=1, keepdims=True))


def need_torch_for(fusion: str) -> None:
    """Raises MissingExtra where torch is not installed and that fusion is a network; UnknownName."""
    kind = vector_fusions[fusion]
    if isinstance(kind, type) and issubclass(kind, Network):
        _need_torch()


def _need_torch() -> None:
    if find_spec("torch") is None:
        raise MissingExtra("torch", "train")


def trained(network: Network, begun: Arrays, views: Sequence[Parts], course: Course, log: Log = quiet) -> Arrays:
    """The weights after training; the same seed gives the same ones on the same machine."""
    import torch

    torch.manual_seed(network.seed)
    weights = {name: torch.tensor(each, requires_grad=True) for name, each in begun.items()}
    optimiser = torch.optim.AdamW(weights.values(), lr=course.rate, weight_decay=DECAY)
    tensors = [_tensors(each) for each in views]
    order = np.random.default_rng(network.seed).permutation(len(views[0]))
    cut = max(2, int(len(order) * CHOOSING))
    best, chosen, waited = np.inf, begun, 0
    for epoch in range(course.epochs):
        shuffled = np.random.default_rng([network.seed, epoch]).permutation(order[cut:])
        lost = _epoch(network, weights, optimiser, tensors, shuffled, course.batch)
        with torch.no_grad():
            reached = float(network.loss(torch, weights, _some(tensors, order[:cut])))
        log(epoch + 1, {"loss": lost, "choosing loss": reached})
        waited += 1
        if reached < best:
            best, waited = reached, 0
            chosen = {name: each.detach().numpy().copy() for name, each in weights.items()}
        if waited >= course.patience:
            break
    return chosen


def _epoch(
    network: Network, weights: Mapping[str, Tensor], optimiser: Any, tensors: Any, order: Any, batch: int
) -> float:
    """A step for each batch; the mean loss of an item."""
    import torch

    lost = 0.0
    for start in range(0, len(order) - 1, batch):
        some = order[start : start + batch]
        optimiser.zero_grad()
        loss = network.loss(torch, weights, _some(tensors, some))
        loss.backward()
        optimiser.step()
        lost += float(loss.detach()) * len(some) / len(order)
    return lost


def _taken(parts: Parts, places: Any) -> Parts:
    """Some of the items; all of them are not copied."""
    return parts if len(places) == len(parts) else parts.take(places)


def _tensors(parts: Parts) -> tuple[list[Tensor], Tensor]:
    """Tensors over the same memory."""
    import torch

    return [torch.from_numpy(rows) for rows in parts.rows], torch.from_numpy(parts.seen.astype(np.float32))


def _some(tensors: Any, places: Any) -> list[tuple[list[Tensor], Tensor]]:
    return [([each[places] for each in rows], seen[places]) for rows, seen in tensors]


def normal(xp: Any, rows: Tensor) -> Tensor:
    """Rows of unit length."""
    return rows / xp.sqrt((rows * rows).sum(axis=-1, keepdims=True) + 1e-12)


def contrast(xp: Any, first: Tensor, second: Tensor) -> Tensor:
    """InfoNCE both ways (van den Oord et al., 2018): the partner among all of the batch."""
    scores = first @ second.T / WARMTH
    own = scores.diagonal()
    return (total(xp, scores, 0) + total(xp, scores, 1)).mean() / 2 - own.mean()


def total(xp: Any, scores: Tensor, axis: int) -> Tensor:
    """Log sum exp along an axis."""
    most = xp.amax(scores, axis=axis, keepdims=True)
    return (xp.log(xp.exp(scores - most).sum(axis=axis, keepdims=True)) + most).sum(axis=axis)


def glorot(chance: np.random.Generator, *shape: int) -> Vectors:
    """Weights whose products keep their variance (Glorot and Bengio, 2010)."""
    limit = np.sqrt(6 / (shape[-2] + shape[-1]))
    weights: Vectors = chance.uniform(-limit, limit, shape).astype(np.float32)
    return weights


def zeros(*shape: int) -> Vectors:
    """Biases."""
    return np.zeros(shape, np.float32)
