from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from lingxi.rwlock import ReadWriteLock


def test_readers_are_inside_at_the_same_time() -> None:
    lock, barrier = ReadWriteLock(), Barrier(4, timeout=60)

    def read() -> None:
        with lock.read():
            barrier.wait()  # is passed only when all are inside

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(read) for _ in range(4)]:
            each.result()


def test_a_writer_waits_for_readers_and_later_readers_wait_for_it() -> None:
    lock, order = ReadWriteLock(), list[str]()
    with lock.read():
        writer = Thread(target=_note, args=(lock.write, order, "writer"))
        writer.start()
        _until(lambda: lock.writers_waiting == 1)
        reader = Thread(target=_note, args=(lock.read, order, "reader"))
        reader.start()
        with lock.read():  # once more, though a writer waits: it would wait for this thread, and this thread for it
            order.append("first")
    writer.join()
    reader.join()
    assert order == ["first", "writer", "reader"]


def test_a_writer_is_alone_and_may_read() -> None:
    lock, order = ReadWriteLock(), list[str]()
    with lock.write():
        others = [Thread(target=_note, args=(each, order, "other")) for each in (lock.read, lock.write)]
        for each in others:
            each.start()
        with lock.read():
            order.append("writer")
    for each in others:
        each.join()
    assert order == ["writer", "other", "other"]


def test_a_thread_that_reads_or_writes_cannot_begin_to_write() -> None:
    lock = ReadWriteLock()
    for outer in (lock.read, lock.write):
        with outer(), pytest.raises(RuntimeError, match="cannot begin to write"), lock.write():
            pass
    with lock.write():
        pass


def _note(enter, order: list[str], name: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with enter():
        order.append(name)


def _until(holds) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    while not holds():
        Event().wait(0.001)
