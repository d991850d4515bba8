"""The engine against a model in memory, and in many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lingxi.errors import LibraryError
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine

NUMBERS = st.integers(0, 7)
SIZES = st.integers(0, 4)


class Writes(RuleBasedStateMachine):
    """Random writes and deletes: a dictionary does the same."""

    address = ""
    numbers = count()

    def __init__(self) -> None:
        super().__init__()
        self.engine = PostgresEngine(Address.of(f"{self.address}m{next(self.numbers)}"))
        self.engine.add_vector("toy", 2)
        self.model = dict[str, tuple[int, int]]()

    @rule(numbers=st.lists(NUMBERS, max_size=5), size=SIZES)
    def upsert(self, numbers: list[int], size: int) -> None:
        some = {str(UUID(int=n * 7**20)): (size, n) for n in numbers}
        self.engine.upsert([_point(id_, *each) for id_, each in some.items()])
        self.model |= some

    @rule(size=SIZES)
    def delete(self, size: int) -> None:
        self.engine.delete(parse(f"size = {size}"))
        self.model = {id_: each for id_, each in self.model.items() if each[0] != size}

    @rule(number=NUMBERS)
    def discard(self, number: int) -> None:
        self.engine.discard([str(UUID(int=number * 7**20))])
        self.model.pop(str(UUID(int=number * 7**20)), None)

    @rule(old=SIZES, new=SIZES)
    def set_payload(self, old: int, new: int) -> None:
        self.engine.set_payload(parse(f"size = {old}"), {"size": new})
        self.model = {id_: (new if size == old else size, n) for id_, (size, n) in self.model.items()}

    @rule()
    def optimize(self) -> None:
        self.engine.optimize()

    @invariant()
    def same(self) -> None:
        ids = sorted(self.model)
        assert [(point.id, point.payload["size"]) for point in self.engine.scroll()] == [
            (id_, self.model[id_][0]) for id_ in ids
        ]
        assert self.engine.count() == len(ids)
        small = {id_ for id_ in ids if self.model[id_][0] < 2}
        assert {id_ for id_, _ in self.engine.nearest(_vector(1), "toy", 99, parse("size < 2"))} == small
        assert {hit.id for hit in self.engine.lexical("cat3", 99)} == {id_ for id_ in ids if self.model[id_][1] == 3}

    def teardown(self) -> None:
        self.engine.close()


def _vector(n: int) -> Any:
    return np.array([np.cos(n), np.sin(n)], np.float32)


def _point(id_: str, size: int, n: int) -> Point:
    return Point(id_, {"toy": _vector(n)}, f"cat{n}", {"size": size})


def test_random_writes_and_deletes_do_what_a_dictionary_does(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Writes, "address", address)
    run_state_machine_as_test(
        Writes,
        settings=settings(
            max_examples=4, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_threads_write_and_search_at_the_same_time(address: str) -> None:
    engine = PostgresEngine(Address.of(address))
    engine.add_vector("toy", 2)

    def work(n: int) -> int:
        engine.upsert([_point(str(UUID(int=each)), n, each) for each in range(20)])  # all write the same points
        return len(engine.nearest(_vector(n), "toy", 99))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(8))) == [20] * 8
    assert engine.count() == 20
    engine.close()


def test_a_point_that_cannot_be_written_leaves_all_others_as_they_were(address: str) -> None:
    engine = PostgresEngine(Address.of(address))
    engine.add_vector("toy", 2)
    engine.upsert([_point(str(UUID(int=1)), 1, 1)])
    wrong = Point(str(UUID(int=2)), {"toy": np.zeros(3, np.float32)})
    with pytest.raises(LibraryError, match="expected 2 dimensions, not 3"):
        engine.upsert([_point(str(UUID(int=1)), 2, 1), wrong])
    assert [point.payload["size"] for point in engine.scroll()] == [1]
    engine.close()
