"""Batches go to workers; those of dead workers come back; every file once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from lingxi.errors import LibraryError, WorkerDied
from lingxi.index.intake import Due
from lingxi.index.workers.batch import FILES, Batch, batches
from lingxi.index.workers.queue import IN_FLIGHT, Done, Queue
from lingxi.index.write import Written
from lingxi.types import Source


def _due(count: int) -> list[Due]:
    return [(Source(Path(f"/{number}.txt"), 1, 1), "new") for number in range(count)]


class _Worker:
    """Works when the crew says so; a file in ``deadly`` ends it."""

    def __init__(self, crew: _Crew) -> None:
        self._crew, self.dead = crew, False
        self.given: list[tuple[Future[Written], Batch[Due]]] = []

    def submit(self, batch: Batch[Due]) -> Future[Written]:
        future = Future[Written]()
        if self.dead:
            future.set_exception(WorkerDied("it is dead"))
            return future
        self.given.append((future, batch))
        self._crew.most = max(self._crew.most, sum(not each.done() for each, _ in self.given))
        if self._crew.is_full():
            self._crew.work()
        return future

    def work(self) -> None:
        for future, batch in self.given:
            if future.done():
                continue
            if self.dead or self._crew.kills(batch):
                self.dead = True
                future.set_exception(WorkerDied("killed"))
                continue
            self._crew.written.update(source.path.name for source, _ in batch.items)
            future.set_result(Written(added=len(batch.items)))

    def stop(self) -> None:
        self._crew.stopped += 1


class _Crew:
    def __init__(self, size: int, deadly: set[str] = frozenset(), room: int = 1000, total: int = 10**9) -> None:  # type: ignore[assignment]
        self.size, self._deadly, self._room, self._total = size, deadly, room, total
        self.workers: list[_Worker] = []
        self.written = Counter[str]()
        self.stopped = self.most = 0
        self.closed = False

    def start(self) -> _Worker:
        if len(self.workers) >= self._room:
            raise LibraryError("the cluster is full")
        self.workers.append(_Worker(self))
        return self.workers[-1]

    def close(self) -> None:
        self.closed = True

    def kills(self, batch: Batch[Due]) -> bool:
        return any(source.path.name in self._deadly for source, _ in batch.items)

    def is_full(self) -> bool:
        """Whether nothing more can be submitted before somebody has worked."""
        return True

    def work(self) -> None:
        for worker in self.workers:
            worker.work()


def _fail(worker: _Worker) -> None:
    for future, _ in worker.given:
        if not future.done():
            future.set_exception(OSError("disk"))


def _run(crew: _Crew, count: int) -> list[Done[Due, Written]]:
    return list(Queue(crew).run(batches(iter(_due(count)))))


def test_every_file_is_written_once_by_all_workers() -> None:
    crew = _Crew(3)
    done = _run(crew, 1000)
    assert sum(each.made.added for each in done if each.made) == 1000
    assert set(crew.written.values()) == {1}
    assert len(crew.workers) == 3 == crew.stopped
    assert crew.closed


def test_a_file_that_ends_its_worker_is_found_and_the_others_are_written() -> None:
    crew = _Crew(2, deadly={"70.txt"})
    done = _run(crew, 300)
    (bad,) = [each for each in done if each.made is None]
    assert [source.path.name for source, _ in bad.batch.items] == ["70.txt"]
    assert len(crew.written) == 299
    assert set(crew.written.values()) == {1}


@pytest.mark.parametrize("size", [1, 2])
def test_many_bad_files_do_not_end_the_run(size: int) -> None:
    deadly = {f"{number}.txt" for number in range(0, 200, 20)}
    crew = _Crew(size, deadly)
    done = _run(crew, 200)
    assert {source.path.name for each in done if each.made is None for source, _ in each.batch.items} == deadly
    assert len(crew.written) == 190


def test_a_cluster_in_which_all_die_is_told() -> None:
    class _Deadly(_Crew):
        def kills(self, batch: Batch[Due]) -> bool:
            return True

    with pytest.raises(LibraryError, match="one worker after another ended: killed"):
        _run(_Deadly(2), 10_000)


def test_a_cluster_that_is_smaller_than_wished_goes_on() -> None:
    crew = _Crew(8, room=2)
    assert sum(each.made.added for each in _run(crew, 100) if each.made) == 100
    with pytest.raises(LibraryError, match="no worker is left: the cluster is full"):
        _run(_Crew(8, room=0), 100)


def test_an_error_of_a_file_system_is_raised_and_workers_are_stopped() -> None:
    class _Failing(_Crew):
        def start(self) -> _Worker:
            worker = super().start()
            worker.work = lambda: _fail(worker)  # type: ignore[method-assign]
            return worker

    crew = _Failing(2)
    with pytest.raises(OSError, match="disk"):
        _run(crew, 100)
    assert crew.stopped == len(crew.workers)


def test_a_run_that_is_closed_stops_its_workers_and_reads_no_more() -> None:
    seen: list[int] = []

    def due() -> Iterator[Due]:
        for number, each in enumerate(_due(10_000)):
            seen.append(number)
            yield each

    crew = _Crew(2)
    run = Queue(crew).run(batches(due()))
    next(run)
    run.close()
    assert crew.stopped == 2
    assert len(seen) <= FILES * 2 * (IN_FLIGHT + 1)


class _Lazy(_Crew):
    """Works only when every worker has all that it may have in flight."""

    def is_full(self) -> bool:
        waiting = [sum(not future.done() for future, _ in worker.given) for worker in self.workers]
        return len(waiting) == self.size and min(waiting) >= IN_FLIGHT


def test_two_batches_a_worker_are_in_flight() -> None:
    crew = _Lazy(3)
    run = Queue(crew).run(batches(iter(_due(FILES * 6))))
    assert sum(each.made.added for each in run if each.made) == FILES * 6
    assert crew.most == IN_FLIGHT


def test_batches_of_files() -> None:
    assert [len(each.items) for each in batches(iter(_due(70)))] == [32, 32, 6]
    assert list(batches(iter([]))) == []
