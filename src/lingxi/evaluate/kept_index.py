"""An index in a folder, with a card of its quality and a digest that is checked before loading."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.arrays import Vectors
from lingxi.disk import whole_folder, write_json
from lingxi.errors import BadModel
from lingxi.evaluate.index import Index, indexes
from lingxi.evaluate.indexes.exact import Exact
from lingxi.similarity import Metric
from lingxi.store.exact import Rows

INDEX, CARD = "index.bin", "card.json"
SAMPLE, K = 200, 10  # queries for measuring recall, and its cut-off


@dataclass(frozen=True)
class IndexCard:
    """The facts of an index at build time."""

    name: str
    metric: Metric
    vectors: int
    dim: int
    bytes: int
    build_s: float
    recall: float  # at 10, against exact search
    digest: str


def build_index(name: str, vectors: Vectors, metric: Metric, folder: AnyPath) -> tuple[Index, IndexCard]:
    """Builds an index and writes it with its card; the folder appears complete or not at all.

    Raises FileExistsError when it exists, BadName, BadModel or MissingExtra.
    """
    folder = as_path(folder)
    if folder.exists():
        raise FileExistsError(folder)
    index, began = indexes.make(name, metric), time.perf_counter()
    index.build(vectors)
    seconds = time.perf_counter() - began
    reached = round(measured_recall(index, vectors, metric), 4)
    with whole_folder(folder) as draft:
        index.save(draft / INDEX)
        size, digest = (draft / INDEX).stat().st_size, _digest(draft / INDEX)
        card = IndexCard(name, metric, len(vectors), vectors.shape[1], size, round(seconds, 3), reached, digest)
        write_json(draft / CARD, asdict(card))
    return index, card


def load_index(folder: AnyPath) -> tuple[Index, IndexCard]:
    """Loads an index from its folder; raises BadModel if any byte has changed."""
    folder = as_path(folder)
    try:
        card = IndexCard(**json.loads((folder / CARD).read_text(encoding="utf-8")))
        found = _digest(folder / INDEX)
    except (OSError, ValueError, TypeError) as error:
        raise BadModel(f"{folder} does not contain an index: {error}") from error
    if found != card.digest:
        raise BadModel(f"{folder / INDEX} was changed after it was written; build the index again")
    index = indexes.make(card.name, card.metric)
    index.load(folder / INDEX, card.dim)
    return index, card


def measured_recall(index: Index, vectors: Vectors, metric: Metric) -> float:
    """Recall@10 on a random sample of slightly perturbed vectors of the index."""
    chance = np.random.default_rng(0)
    some = vectors[chance.permutation(len(vectors))[:SAMPLE]]
    queries = (some + 0.1 * some.std(axis=0) * chance.standard_normal(some.shape)).astype(np.float32)
    exact = Exact(metric)
    exact.build(vectors)
    return recall(index.search(queries, K)[0], exact.search(queries, K)[0])


def recall(found: Rows, wanted: Rows) -> float:
    """The mean share (0 to 1) of wanted rows (q, k) that were found; -1 means no result."""
    shares = [
        len(np.intersect1d(own[own >= 0], right[right >= 0])) / max(1, int((right >= 0).sum()))
        for own, right in zip(found, wanted, strict=True)
    ]
    return float(np.mean(shares))


def _digest(file: Path) -> str:
    found = blake2b(digest_size=16)
    with file.open("rb") as data:
        while block := data.read(2**20):
            found.update(block)
    return found.hexdigest()
