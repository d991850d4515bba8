"""Every plug-in that is registered keeps the contract of its kind; ``tests/testing`` shows that the checks can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.encode.hub import offline
from lingxi.encode.registry import encoders
from lingxi.errors import MissingModel
from lingxi.evaluate.index import indexes
from lingxi.fuse.network import Network
from lingxi.fuse.registry import rank_fusions
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.media.registry import readers
from lingxi.search.learner import learners
from lingxi.similarity import Metric
from lingxi.store.engine import engines
from lingxi.testing import (
    check_encoder,
    check_engine,
    check_index,
    check_learner,
    check_rank_fusion,
    check_reader,
    check_vector_fusion,
)
from lingxi.testing.vector_fusions import DIMS, some_parts


@pytest.mark.parametrize("name", list(encoders))
def test_encoders(name: str) -> None:
    try:
        with offline():
            encoder = encoders.make(name)
    except MissingModel as error:
        pytest.skip(f"its files must be brought: {error}")  # its own tests make small ones
    check_encoder(encoder)


@pytest.mark.parametrize("name", list(rank_fusions))
def test_rank_fusions(name: str) -> None:
    check_rank_fusion(rank_fusions.make(name))


@pytest.mark.parametrize("name", list(learners))
def test_learners(name: str) -> None:
    check_learner(learners.make(name))


@pytest.mark.parametrize("name", list(vector_fusions))
def test_vector_fusions(name: str) -> None:
    fusion, parts = vector_fusions.make(name, DIMS), some_parts(64)
    if isinstance(fusion, Network):  # as it begins, which needs no torch
        fusion._arrays = {**fusion._begun, **fusion.before(parts)}
        fusion.restore({**fusion._arrays, **fusion.after(parts)})
    else:
        fusion.fit(parts, [])
    check_vector_fusion(fusion)


@pytest.mark.parametrize("name", sorted({*engines} - {"postgres"}))  # a server keeps it: store/engines/test_postgres.py
def test_engines(name: str, tmp_path: Path) -> None:
    check_engine(lambda: engines.make(name, _place(name, tmp_path)))


def _place(engine: str, folder: Path) -> Path | str:
    """Where an engine keeps its data: a folder, or an address."""
    if engine == "qdrant":
        pytest.importorskip("qdrant_client")
        return f"qdrant://local/{folder.name}"
    return folder / "engine"


@pytest.mark.parametrize("name", [*indexes, "faiss_binary(graph=true)", "usearch(numbers=i8)", "faiss_sq(bits=4)"])
def test_indexes(name: str, tmp_path: Path) -> None:
    metric: Metric = "hamming" if name.startswith("faiss_binary") else "cosine"
    check_index(lambda: indexes.make(name, metric), metric, tmp_path)


@pytest.mark.parametrize("name", list(readers))
def test_readers(name: str, tmp_path: Path) -> None:
    check_reader(readers.make(name), folder=tmp_path)
