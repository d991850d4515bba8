"""Long work in one thread is interrupted by another."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Event, Thread, Timer

import pytest

from lingxi.media.interruption import check_interrupted, interrupted_by, wait_for_any


def test_only_work_in_the_block_and_its_thread_is_interrupted() -> None:
    stop, others = Event(), list[str]()
    stop.set()

    def other() -> None:
        check_interrupted()
        others.append("went on")

    check_interrupted()
    with interrupted_by(stop):
        thread = Thread(target=other)
        thread.start()
        thread.join()
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            check_interrupted()
    check_interrupted()
    assert others == ["went on"]


def test_waiting_ends_with_the_first_result_or_the_event() -> None:
    waiting, done = Future[int](), Future[int]()
    done.set_result(1)
    wait_for_any([waiting, done])
    stop = Event()
    with interrupted_by(stop):
        wait_for_any([waiting, done])
        Timer(0.1, stop.set).start()
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            wait_for_any([waiting])
    assert not waiting.done()
