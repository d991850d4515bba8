"""A library of a space with any metric is searched by that metric."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.similarity import METRICS, Metric, similarity
from lingxi.store.engine import Point, engines
from lingxi.store.filter_language import parse
from lingxi.store.nearest import Nearest
from tests.conftest import Paint
from tests.test_lazy import together

VECTORS = np.random.default_rng(0).random((30, 4), np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


@pytest.mark.parametrize("metric", METRICS)
def test_rankings_are_those_of_the_metric(tmp_path: Path, metric: Metric) -> None:
    engine = engines.make("edge", tmp_path / "engine")
    engine.add_vector("toy", 4)
    points = [Point(str(UUID(int=n + 1)), {"toy": VECTORS[n]}, payload={"size": n}) for n in range(30)]
    engine.upsert([*points, Point(str(UUID(int=99)), {}, payload={"size": 3})])
    nearest, query = Nearest(engine), VECTORS[7]
    table = similarity(metric, query[None], VECTORS)[0]
    for where, allowed in ((None, np.ones(30, bool)), (parse("size < 20"), np.arange(30) < 20)):
        found = nearest(query, "toy", metric, 5, where)
        expected = np.sort(np.where(allowed, table, -np.inf))[::-1][:5]
        assert np.allclose([score for _, score in found], expected, atol=1e-5)
        assert all(allowed[UUID(id_).int - 1] for id_, _ in found)
    engine.close()


def test_a_library_of_histograms_finds_the_same_colours(library: Library, folder: Path, paint: Paint) -> None:
    paint("crimson.png", (230, 10, 10))
    library.index(folder, models=["colour_histogram(colours=lab)", "colour_moments"])
    hits = library.search(Query.of(image=folder / "red.png", limit=2))
    assert [hit.path.name for hit in hits] == ["red.png", "crimson.png"]
    assert set(hits[0].signals) == {"colour_histogram(colours=lab)", "colour_moments"}
    only = library.search(Query.of(image=folder / "red.png", without="sea", where="name = crimson.png"))
    assert [hit.path.name for hit in only] == ["crimson.png"]


def test_threads_that_ask_first_share_one_table(tmp_path: Path) -> None:
    engine = engines["edge"](tmp_path / "edge")
    engine.add_vector("toy", 2)
    engine.upsert([Point(str(UUID(int=n)), {"toy": np.array([n, 1], np.float32)}, payload={}) for n in range(9)])
    nearest = Nearest(engine)
    tables = together(lambda: nearest._table("toy", "euclidean"))
    assert len({id(index) for _, index in tables}) == 1
    engine.close()
