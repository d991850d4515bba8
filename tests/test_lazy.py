from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import TypeVar

import pytest

from lingxi.lazy import lazy, once

T = TypeVar("T")
THREADS = 8


def together(work: Callable[[], T]) -> list[T]:
    """What threads get that all begin at the same moment."""
    barrier = Barrier(THREADS)

    def one(_: int) -> T:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


class Model:
    """Counts how often it is loaded; a load lasts until every other thread has had its chance to begin one."""

    def __init__(self) -> None:
        self.loads = 0
        self._lock, self._another = Lock(), Event()

    @lazy
    def weights(self) -> object:
        """What takes long."""
        with self._lock:
            self.loads += 1
            if self.loads > 1:
                self._another.set()
        self._another.wait(0.2)  # passes early only where the fault is
        return object()

    @lazy
    def both(self) -> tuple[object, object]:
        return self.weights, self.weights


def test_threads_that_ask_at_the_same_time_share_one_value() -> None:
    model = Model()
    assert len({id(each) for each in together(lambda: model.weights)}) == 1
    assert model.loads == 1


def test_values_may_use_each_other_and_instances_share_nothing() -> None:
    model, other = Model(), Model()
    assert model.both == (model.weights, model.weights)
    assert other.weights is not model.weights
    assert Model.weights.__doc__ == "What takes long."


def test_an_error_is_not_kept() -> None:
    tries = []

    class Flaky:
        @lazy
        def value(self) -> int:
            tries.append(1)
            return 1 // (len(tries) - 1)

    flaky = Flaky()
    with pytest.raises(ZeroDivisionError, match="division"):
        _ = flaky.value
    assert flaky.value == flaky.value == 1
    assert len(tries) == 2


def test_a_function_runs_once() -> None:
    model, calls = Model(), list[object]()

    @once
    def given() -> object:
        """Says what it gives."""
        calls.append(Model().weights)
        return model

    assert set(together(given)) == {model}
    assert len(calls) == 1
    assert given.__doc__ == "Says what it gives."


def test_a_function_that_fails_is_tried_again() -> None:
    tries = []

    @once
    def given() -> int:
        tries.append(1)
        return 1 // (len(tries) - 1)

    with pytest.raises(ZeroDivisionError, match="division"):
        given()
    assert (given(), given(), len(tries)) == (1, 1, 2)
