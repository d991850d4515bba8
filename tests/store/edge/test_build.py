"""Indexes that are built in an engine folder, and measured beside exact search."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import qdrant_edge as edge

from lingxi.arrays import unit
from lingxi.store.edge import build as module
from lingxi.store.edge.build import build
from lingxi.store.edge.index_file import read_indexes
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.where import Compare

DIM, COUNT = 16, 400
ROWS = unit(np.random.default_rng(0).standard_normal((COUNT, DIM)))
QUERIES = unit(np.random.default_rng(1).standard_normal((5, DIM)))


def _point(n: int) -> Point:
    payload = {"modality": "image" if n % 4 else "text", "asset": str(n), "digest": f"{n:032x}", "size": n}
    return Point(str(UUID(int=n)), {"toy": ROWS[n]}, f"picture {n}", payload)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed engine with points."""
    engine = EdgeEngine(tmp_path / "edge-1")
    engine.add_vector("toy", DIM)
    engine.add_vector("toy.caption", DIM)
    engine.upsert([_point(n) for n in range(COUNT)])
    engine.close()
    (tmp_path / "edge-1" / "sealed.json").unlink()
    return tmp_path / "edge-1"


@pytest.mark.parametrize("graph", [False, True])
def test_an_index_finds_what_exact_search_finds(folder: Path, graph: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT_BELOW", 100)  # both kinds are measured
    plain = EdgeEngine(folder)
    words, exact = plain.lexical("picture 7", 1), [plain.nearest(query, "toy", 10) for query in QUERIES]
    plain.close()
    (folder / "sealed.json").unlink(missing_ok=True)
    (index,) = build(folder, {"toy": QUERIES}, graph=graph)
    assert (index.vectors, index.method, index.points) == ("toy", "graph" if graph else "codes", COUNT)
    assert index.recall >= 0.99
    engine = EdgeEngine(folder)
    assert engine.indexes() == (index,)
    for query, wanted in zip(QUERIES, exact, strict=True):
        found = engine.nearest(query, "toy", 10)
        assert not found.exact
        assert [id_ for id_, _ in found] == [id_ for id_, _ in wanted]
        np.testing.assert_allclose([score for _, score in found], [score for _, score in wanted], atol=1e-6)
    assert engine.lexical("picture 7", 1) == words
    assert engine.facet("modality") == [("image", 300), ("text", 100)]
    assert engine.facet("asset")[0][1] == 1, "a field that is indexed now"
    fields = engine._shard.info().payload_schema.values()
    assert all(getattr(field.params, "memory", None) == edge.Memory.Cold for field in fields)
    engine.close()


def test_filters_are_exact_but_for_large_kinds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(folder, {"toy": QUERIES}, graph=False)
    engine = EdgeEngine(folder)
    images = Compare("modality", "=", "image")
    assert engine.nearest(QUERIES[0], "toy", 10, Compare("size", "<", 350)).exact
    assert engine.nearest(QUERIES[0], "toy", 10, images).exact, "there are few images"
    monkeypatch.setattr("lingxi.store.engines.edge.EXACT_BELOW", 300)
    assert not engine.nearest(QUERIES[0], "toy", 10, images).exact
    assert engine.nearest(QUERIES[0], "toy.caption", 10).exact, "nothing was built for it"
    engine.close()


def test_new_points_are_found_at_once(folder: Path) -> None:
    build(folder, {"toy": QUERIES}, graph=False)
    engine = EdgeEngine(folder)
    engine.upsert([Point(str(UUID(int=9999)), {"toy": QUERIES[0]}, "", {"modality": "image"})])
    engine.discard([str(UUID(int=1))])
    ((best, score), *_) = engine.nearest(QUERIES[0], "toy", 3)
    assert (best, round(score, 5)) == (str(UUID(int=9999)), 1.0)
    assert all(id_ != str(UUID(int=1)) for id_, _ in engine.nearest(ROWS[1], "toy", 400))
    engine.close()


def test_search_stays_exact_where_too_little_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_RECALL", 1.01)  # more than any index can reach
    (index,) = build(folder, {"toy": QUERIES}, graph=False)
    assert index.method == "exact"
    assert 0.9 < index.recall <= 1
    assert read_indexes(folder) == {"toy": index}
    engine = EdgeEngine(folder)
    assert engine.nearest(QUERIES[0], "toy", 10).exact
    engine.close()
