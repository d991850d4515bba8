"""The engine of a Qdrant server keeps the contract: over the wire, in the client's local mode, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingxi.arrays import unit
from lingxi.errors import LibraryError
from lingxi.store.engine import FindsMarks, KeepsFiles, KeepsRecords, Point, Retokenizes
from lingxi.store.filter_language import parse
from lingxi.store.found import Counted, Found
from lingxi.store.id_range import IdRange
from lingxi.store.packing import WORDS
from lingxi.store.qdrant.engine import QdrantEngine
from lingxi.store.where import matches
from lingxi.testing import check_engine
from lingxi.testing.engines import check_files
from tests.store.qdrant.conftest import SERVER, remove

IDS = [str(UUID(int=n)) for n in range(20)]
ALL = parse("size >= 0 or not has size")


@pytest.fixture
def engine(address: str) -> Iterator[QdrantEngine]:
    """An empty one with the vectors toy."""
    made = QdrantEngine(address)
    made.add_vector("toy", 4)
    yield made
    made.close()


def test_it_keeps_the_contract_of_engines(address: str) -> None:
    check_engine(lambda: QdrantEngine(address))


def test_it_keeps_the_contract_of_files(address: str) -> None:
    check_files(lambda: QdrantEngine(address))


def test_it_keeps_the_contract_of_files_in_local_mode() -> None:
    name = f"qdrant://local/{uuid4().hex}"  # tests/test_contracts.py checks points there
    check_files(lambda: QdrantEngine(name))
    remove(name)


def test_it_can_do_what_libraries_need(engine: QdrantEngine) -> None:
    kinds = (KeepsFiles, KeepsRecords, FindsMarks, Retokenizes)
    assert [kind.__name__ for kind in kinds if not isinstance(engine, kind)] == []


def test_an_answer_says_whether_it_is_exact(engine: QdrantEngine) -> None:
    engine.upsert([Point(IDS[1], {"toy": unit(np.ones(4))}, "cat", {"modality": "text"}, [7])])
    for found in (engine.lexical("cat", 3), engine.lexical("", 3), engine.sharing([7], 3), engine.facet("modality")):
        assert isinstance(found, Found)
        assert found.exact
    count, near = engine.count(), engine.nearest(unit(np.ones(4)), "toy", 3, exact=False)
    assert isinstance(count, Counted)
    assert count.exact
    assert isinstance(near, Found)
    assert not near.exact
    assert [id_ for id_, _ in near] == [IDS[1]]


def test_writes_are_seen_by_another_process(engine: QdrantEngine, address: str) -> None:
    other = QdrantEngine(address)
    assert (engine.count(), other.count()) == (0, 0)
    other.upsert([Point(IDS[1], payload={"size": 1})])
    other.add_vector("late", 2)
    assert (engine.count(), engine.vectors()) == (1, {"toy": 4, "late": 2})
    other.close()


def test_a_vector_of_another_dimension_is_an_error_and_nothing_is_written(engine: QdrantEngine) -> None:
    with pytest.raises(LibraryError, match="dim"):
        engine.upsert([Point(IDS[2]), Point(IDS[1], {"toy": np.zeros(3, np.float32)})])
    assert engine.count() == 0


def test_a_vector_may_have_any_name(engine: QdrantEngine) -> None:
    engine.add_vector("hub:org/model.caption", 2)
    engine.upsert([Point(IDS[1], {"hub:org/model.caption": np.array([0, 1], np.float32)})])
    assert engine.vectors()["hub:org/model.caption"] == 2
    assert engine.nearest(np.array([0, 1], np.float32), "hub:org/model.caption", 1) == [(IDS[1], 1.0)]


def test_workers_share_the_points_by_ranges_of_ids(engine: QdrantEngine) -> None:
    engine.upsert([Point(id_, payload={"size": n}) for n, id_ in enumerate(IDS)])
    first = list(engine.scroll(parse("size != 3"), ["size"], within=IdRange(end=IDS[9])))
    second = list(engine.scroll(parse("size != 3"), ["size"], within=IdRange(start=IDS[9])))
    assert [point.id for point in first + second] == [id_ for n, id_ in enumerate(IDS) if n != 3]
    assert [point.id for point in second] == IDS[9:]


def test_vectors_are_streamed_in_blocks(engine: QdrantEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.store.qdrant.requests.PAGE_WITH_VECTORS", 2)
    assert list(engine.blocks("toy")) == []
    engine.add_vector("org/other", 2)
    engine.upsert(
        [Point(id_, {"toy": _toy(n)} if n != 3 else {}, payload={"size": n}) for n, id_ in enumerate(IDS[:6])]
    )
    found = list(engine.blocks("toy", parse("size > 0")))
    assert [ids for ids, _ in found] == [[IDS[1], IDS[2]], [IDS[4], IDS[5]]]
    assert np.concatenate([block for _, block in found]).tolist() == [_toy(n).tolist() for n in (1, 2, 4, 5)]
    assert list(engine.blocks("org/other")) == []


def test_records_are_copied_exactly(engine: QdrantEngine, address: str) -> None:
    taken = {"taken": datetime(2024, 2, 3), "name": "Cat.JPG", "latitude": 0.1}
    engine.upsert([Point(IDS[1], {"toy": unit(np.arange(4))}, "a cat", taken, [3])])
    (record,) = engine.records()
    assert record.intact
    assert set(record.sparse) == engine.sparse_names()
    engine.discard([IDS[1]])
    engine.write_records([record])
    assert engine.get([IDS[1]], vectors=True)[0].payload == taken
    assert engine.lexical("cat", 1)[0].id == IDS[1]
    (again,) = engine.records()
    assert again.intact
    assert again.payload == record.payload


def test_outdated_words_are_updated(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("packing", "qdrant.collection", "qdrant.engine"):
        monkeypatch.setattr(f"lingxi.store.{module}.WORDS", "tokens-0")
    old = QdrantEngine(address)
    old.upsert([Point(id_, words="stale", payload={"name": f"cat {n}"}) for n, id_ in enumerate(IDS)])
    monkeypatch.undo()
    engine = QdrantEngine(address)
    assert engine.has_stale_words()
    assert engine.lexical("cat", 3) == []
    assert list(engine.retokenize(lambda payload: payload["name"])) == [20, 0]
    assert not engine.has_stale_words()
    assert len(engine.lexical("cat", 30)) == 20
    assert all(record.intact and set(record.sparse) == {WORDS} for record in engine.records())
    assert list(engine.retokenize(lambda payload: "")) == [0]


_SIZES = st.dictionaries(st.integers(0, 19), st.integers(0, 9), max_size=8)
_STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "discard", "delete", "mark"]), _SIZES, st.integers(0, 9)), max_size=6
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_random_writes_and_deletions_agree_with_a_model_in_memory(
    engine: QdrantEngine, steps: list[tuple[str, dict[int, int], int]]
) -> None:
    engine.delete(ALL)
    held = dict[str, dict[str, object]]()
    for kind, sizes, bound in steps:
        where = parse(f"size < {bound}")
        hit = [id_ for id_, payload in held.items() if matches(where, payload)]
        if kind == "write":
            engine.upsert([Point(IDS[n], {"toy": _toy(size)}, payload={"size": size}) for n, size in sizes.items()])
            held |= {IDS[n]: {"size": size} for n, size in sizes.items()}
        elif kind == "discard":
            engine.discard([IDS[n] for n in sizes])
            held = {id_: payload for id_, payload in held.items() if id_ not in {IDS[n] for n in sizes}}
        elif kind == "delete":
            engine.delete(where)
            held = {id_: payload for id_, payload in held.items() if id_ not in hit}
        else:
            engine.set_payload(where, {"missing": str(bound)})
            held |= {id_: {**held[id_], "missing": str(bound)} for id_ in hit}
    assert {point.id: dict(point.payload) for point in engine.scroll()} == held
    where = parse("size in (1, 2, 3) or size > 7")
    wanted = sorted(id_ for id_, payload in held.items() if matches(where, payload))
    assert [point.id for point in engine.scroll(where)] == wanted
    assert engine.count(where) == len(wanted)
    scores = {id_: float(_toy(int(str(held[id_]["size"]))) @ _toy(3)) for id_ in wanted}
    best = sorted(wanted, key=lambda id_: (-round(scores[id_], 5), id_))
    assert [id_ for id_, _ in engine.nearest(_toy(3), "toy", 5, where)] == best[:5]


def _toy(size: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array([size / 8, 1, 0, 0], np.float32)  # exact in binary, so that equal scores are equal


@pytest.mark.skipif(not SERVER, reason="LINGXI_QDRANT_URL names no Qdrant server")
def test_rankings_of_one_and_of_three_shards_are_equal() -> None:
    chance = np.random.default_rng(0)
    vectors = unit(chance.integers(0, 3, (300, 4)).astype(np.float32) + 0.01)  # many are equal
    points = [Point(str(UUID(int=n)), {"toy": each}, payload={"size": n}) for n, each in enumerate(vectors)]
    addresses = [f"{SERVER}/test-{uuid4().hex}?shards={shards}" for shards in (1, 3)]
    engines = [QdrantEngine(address) for address in addresses]
    try:
        for engine in engines:
            engine.add_vector("toy", 4)
            engine.upsert(points)
        for query in vectors[:20]:
            for where in (None, parse("size > 100")):
                one, three = (engine.nearest(query, "toy", 25, where) for engine in engines)
                assert one == three
        assert engines[0].facet("size", limit=500) == engines[1].facet("size", limit=500)
    finally:
        for engine, address in zip(engines, addresses, strict=True):
            engine.close()
            remove(address)
