"""The embedded engine beyond its contract: full disks, wrong vectors, and an exact oracle."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingxi.arrays import unit
from lingxi.errors import LibraryDamaged, LibraryFull
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.filter_language import parse
from lingxi.store.where import Has, Not, Or


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    made = EdgeEngine(tmp_path / "engine")
    made.add_vector("toy", 4)
    yield made
    made.close()


def test_a_vector_of_another_dimension_is_an_error_and_nothing_is_written(engine: EdgeEngine) -> None:
    with pytest.raises(LibraryDamaged, match="dimension"):
        engine.upsert([Point(str(UUID(int=1)), {"toy": np.zeros(3, np.float32)})])
    assert engine.count() == 0


@pytest.mark.parametrize("message", ["No space left on device (os error 28)", "WAL: No space left on device"])
def test_a_full_disk_is_reported_as_a_full_disk(
    engine: EdgeEngine, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    class Full:
        def update(self, operation: object) -> None:
            raise Exception(message)

    shard = engine._shard
    monkeypatch.setattr(engine, "_shard", Full())
    with pytest.raises(LibraryFull, match="is full; free some space"):
        engine.upsert([Point(str(UUID(int=1)))])
    monkeypatch.setattr(engine, "_shard", shard)
    engine.upsert([Point(str(UUID(int=1)))])
    assert engine.count() == 1


def test_a_nearly_full_disk_is_refused_before_the_engine_meets_it(
    engine: EdgeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine.upsert([Point(str(UUID(int=1)))])
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=200 * 2**20))
    with pytest.raises(LibraryFull, match="210 MB left and 268 MB are needed; free some space"):
        engine.upsert([Point(str(UUID(int=2)))])
    with pytest.raises(LibraryFull, match="free some space"):
        engine.copy(tmp_path / "copy")
    assert engine.count() == 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100 * 2**20))
    with pytest.raises(LibraryFull, match="134 MB are needed"):
        EdgeEngine(tmp_path / "another")


def _large_points(first: int) -> list[Point]:
    vectors = {"toy": np.full(512, 0.04, np.float32)}
    return [Point(str(UUID(int=first + n)), vectors, f"w{n}", {"text": "x" * 400}) for n in range(500)]


@pytest.mark.skipif(os.geteuid() != 0, reason="a small file system can be mounted by root only")
def test_a_disk_that_really_fills_up_loses_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=420m", "tmpfs", str(small)], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        made = EdgeEngine(small / "engine")
        made.add_vector("toy", 512)
        written = 0
        with pytest.raises(LibraryFull, match="free some space and run it again"):  # noqa: PT012
            while True:
                made.upsert(_large_points(written * 1000))
                written += 1
        assert written > 1
        made.close()
        again = EdgeEngine(small / "engine")
        assert again.count() == written * 500
        again.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_panic_of_the_engine_is_an_error_of_ours(engine: EdgeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Broken:
        def flush(self) -> None:
            raise PanicException("index out of bounds")

        close = flush

    shard = engine._shard
    monkeypatch.setattr(engine, "_shard", Broken())
    with pytest.raises(LibraryDamaged, match="index out of bounds"):
        engine.flush()
    monkeypatch.setattr(engine, "_shard", shard)


def test_words_of_both_languages(engine: EdgeEngine) -> None:
    texts = ["一只猫坐在桌子上", "a cat sits on the table", "running dogs", "日落海边"]
    engine.upsert([Point(str(UUID(int=n)), words=text) for n, text in enumerate(texts)])
    for asked, found in (("猫", 0), ("桌子", 0), ("cats", 1), ("DOG", 2), ("海边", 3)):
        assert engine.lexical(asked, 5)[0].id == str(UUID(int=found)), asked


def test_stop_words_are_found_in_a_query_of_stop_words(engine: EdgeEngine) -> None:
    engine.upsert(
        [Point(str(UUID(int=n)), words=words) for n, words in enumerate(["over the hills", "hills", "Being"])]
    )
    assert [hit.id for hit in engine.lexical("over", 5)] == [str(UUID(int=0))]
    assert [hit.id for hit in engine.lexical("being", 5)] == [str(UUID(int=2))]
    first, second = engine.lexical("the hills", 5)
    assert (first.score, first.share) == (second.score, second.share)


def test_a_copy_holds_the_same(engine: EdgeEngine, tmp_path: Path) -> None:
    vectors = unit(np.random.default_rng(0).standard_normal((700, 4)))
    points = [Point(str(UUID(int=n)), {"toy": vectors[n]}, f"word{n}", {"size": n}) for n in range(700)]
    engine.upsert(points)
    engine.copy(tmp_path / "copy")
    copy = EdgeEngine(tmp_path / "copy")
    assert copy.count() == 700
    assert copy.nearest(vectors[5], "toy", 9) == engine.nearest(vectors[5], "toy", 9)
    assert copy.lexical("word7", 3) == engine.lexical("word7", 3)
    assert dict(copy.get([points[9].id])[0].payload) == {"size": 9}
    copy.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), count=st.integers(1, 80), k=st.integers(1, 20))
def test_nearest_agrees_with_numpy(engine: EdgeEngine, seed: int, count: int, k: int) -> None:
    chance = np.random.default_rng(seed)
    vectors, query = unit(chance.standard_normal((count, 4))), unit(chance.standard_normal(4))
    engine.delete(Or((Has("size"), Not(Has("size")))))
    engine.upsert([Point(str(UUID(int=n)), {"toy": vectors[n]}) for n in range(count)])
    found = engine.nearest(query, "toy", k)
    assert np.allclose([score for _, score in found], np.sort(vectors @ query)[::-1][:k], atol=1e-5)


def test_a_field_that_is_filtered_by_gets_an_index_when_there_are_many(
    engine: EdgeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.upsert(
        [Point(str(UUID(int=n)), {"toy": unit(np.ones(4))}, payload={"size": n, "name": "A"}) for n in range(9)]
    )
    where = parse("size < 5 and name = a and not name ~ b")
    wanted = engine.nearest(unit(np.ones(4)), "toy", 9, where)
    assert not {"size", "folded.name"} & set(engine._shard.info().payload_schema)
    monkeypatch.setattr("lingxi.store.engines.edge.MANY", 5)
    assert engine.nearest(unit(np.ones(4)), "toy", 9, where) == wanted
    assert {"size", "folded.name"} <= set(engine._shard.info().payload_schema)
    assert engine.nearest(unit(np.ones(4)), "toy", 9, where) == wanted
    assert len(wanted) == 5


def test_a_count_is_remembered_until_something_is_written(engine: EdgeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    shard, asked = engine._shard, list[object]()

    class Counted:
        def __getattr__(self, name: str) -> Any:
            return getattr(shard, name)

        def count(self, request: Any) -> int:
            asked.append(request)
            return int(shard.count(request))

    monkeypatch.setattr(engine, "_shard", Counted())
    where = parse("size < 50")
    assert [engine.count(where), engine.count(where), len(asked)] == [0, 0, 1]
    engine.upsert([Point(str(UUID(int=1)), payload={"size": 3})])
    assert [engine.count(where), engine.count(), len(asked)] == [1, 1, 3]
    engine.delete(where)
    assert [engine.count(where), len(asked)] == [0, 4]
    monkeypatch.undo()


def test_a_folder_that_was_made_before_there_were_marks_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.store.engines.edge.MARKS", "other")
    EdgeEngine(tmp_path / "old").close()
    monkeypatch.undo()
    engine = EdgeEngine(tmp_path / "old")
    engine.upsert([Point(str(UUID(int=1)))])
    assert engine.sharing([5], 3) == []
    engine.upsert([Point(str(UUID(int=2)), marks=[5, 9])])
    assert [id_ for id_, _ in engine.sharing([5], 3)] == [str(UUID(int=2))]
    engine.copy(tmp_path / "new")
    engine.close()
    copy = EdgeEngine(tmp_path / "new")
    assert [id_ for id_, _ in copy.sharing([9], 3)] == [str(UUID(int=2))]
    copy.close()


def test_a_long_run_empties_the_write_ahead_log(engine: EdgeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    shard, flushed = engine._shard, list[int]()

    class Flushed:
        def __getattr__(self, name: str) -> Any:
            return getattr(shard, name)

        def flush(self) -> None:
            flushed.append(shard.info().points_count)
            shard.flush()

    monkeypatch.setattr(engine, "_shard", Flushed())
    monkeypatch.setattr("lingxi.store.engines.edge.FLUSH_AFTER", 5000)
    for n in range(6):  # each counts for some 2,000 bytes
        engine.upsert([Point(str(UUID(int=n)), {"toy": unit(np.ones(4))})])
    monkeypatch.undo()
    assert flushed == [3, 6]
