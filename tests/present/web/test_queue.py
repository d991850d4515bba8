"""The line is short, clients take turns in it, and whoever leaves is not worked for."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from lingxi.present.web.queue import Pace, RequestQueue

LIMITS: dict[Pace, int] = {"files": 1, "slow": 1, "long": 1}


def test_clients_take_turns() -> None:
    line, done = RequestQueue(most=9, share=9, limits=LIMITS), list[str]()
    for name in ("a1", "a2", "a3", "b1", "c1", "c2"):
        assert line.submit(name[0], lambda name=name: done.append(name)) is not None  # type: ignore[misc]
    line.work()
    assert done == ["a1", "b1", "c1", "a2", "c2", "a3"]
    assert line.length == 0


def test_one_client_cannot_fill_it() -> None:
    line = RequestQueue(most=4, share=2, limits=LIMITS)
    assert [line.submit("a", int) is not None for _ in range(3)] == [True, True, False]
    assert line.submit("b", int) is not None
    assert line.submit("", int) is not None
    assert line.submit("c", int) is None, "it is full"
    line.work()
    assert line.submit("c", int) is not None, "there is room again"


def test_cancelled_work_is_never_started_and_frees_its_place() -> None:
    line, done = RequestQueue(most=2, share=2, limits=LIMITS), list[str]()
    first = line.submit("a", lambda: done.append("first"))
    second = line.submit("a", lambda: done.append("second"))
    assert first
    assert second
    first.cancel()
    assert line.length == 1
    assert line.submit("a", int) is not None
    line.work()
    assert done == ["second"]
    assert second.done()
    third = line.submit("a", int)
    line.clear()
    assert third
    assert third.cancelled()
    assert line.length == 0


def test_an_error_is_raised_to_the_caller() -> None:
    line = RequestQueue(most=1, share=1, limits=LIMITS)
    future = line.submit("a", lambda: 1 // 0)
    line.work()
    assert future
    with pytest.raises(ZeroDivisionError, match="division"):
        future.result()


def test_slow_work_leaves_threads_free_and_is_eventually_run() -> None:
    line, done = RequestQueue(most=9, share=9, limits=LIMITS), list[str]()
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        go.wait(100)
        done.append("slow 1")

    assert line.submit("a", hold, pace="slow")
    second = line.submit("a", lambda: done.append("slow 2"), pace="slow")
    slow = threading.Thread(target=line.work)
    slow.start()
    assert held.wait(100)
    assert line.submit("a", lambda: done.append("quick"))
    line.work()
    assert done == ["quick"], "the other slow one has to wait"
    go.set()
    slow.join()
    assert second
    assert second.done(), "and is done by the thread that did the first"
    paces: tuple[Pace, ...] = ("quick", "slow")
    for name in paces:
        line.submit("a", partial(done.append, name), pace=name)
    line.work()
    assert done == ["quick", "slow 1", "slow 2", "slow", "quick"], "when no slow one is in work, one goes first"


def test_files_wait_neither_for_slow_nor_for_long_work() -> None:
    line, done = RequestQueue(most=9, share=9, limits=LIMITS), list[str]()
    held, go = threading.Semaphore(0), threading.Event()

    def hold() -> None:
        held.release()
        go.wait(100)

    paces: tuple[Pace, ...] = ("slow", "long")
    for pace in paces:
        assert line.submit("a", hold, pace)
        assert line.submit("a", partial(done.append, pace), pace)
    busy = [threading.Thread(target=line.work) for _ in paces]
    for thread in busy:
        thread.start()
        assert held.acquire(timeout=100)
    line.submit("a", partial(done.append, "files"), "files")
    line.work()
    assert done == ["files"], "and one of each of the others runs at a time"
    go.set()
    for thread in busy:
        thread.join()
    assert sorted(done) == ["files", "long", "slow"]
