"""One library, many threads: what is forgotten, indexed or closed in one leaves the searches of others alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from lingxi.encode.choose import choose
from lingxi.errors import LibraryError
from lingxi.index import intake
from lingxi.library import Library
from lingxi.store.engines.edge import EdgeEngine
from lingxi.testing import ToyEncoder
from tests.reading import read_here
from tests.test_lazy import together

LONG_S = 120  # nothing waits so long unless something is broken


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture
def indexed(library: Library, folder: Path) -> Library:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read_all", read_here)  # the tests themselves start processes
        library.index(folder, models=["toy"])
    return library


class Slow:
    """Puts a stop before a method: those that call it say so, and wait until they are let on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        self.reached, self.go = Event(), Event()
        usual = getattr(owner, name)

        def slow(*args: Any, **kwargs: Any) -> Any:
            self.reached.set()
            assert self.go.wait(LONG_S)
            return usual(*args, **kwargs)

        monkeypatch.setattr(owner, name, slow)


def names(library: Library, query: str = "blue") -> set[str]:
    return {hit.path.name for hit in library.search(query)}


def _until(holds: Callable[[], bool], future: Future[Any]) -> None:
    """Waits until something holds; what went wrong in a thread is raised."""
    while not holds():
        if future.done():
            future.result()
        Event().wait(0.001)


def test_forgetting_waits_for_searches_and_later_searches_work(
    indexed: Library, folder: Path, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch, ToyEncoder, "encode")
    searching = threads.submit(names, indexed)
    assert slow.reached.wait(LONG_S)
    forgetting = threads.submit(indexed.forget, folder / "blue.png")
    _until(lambda: indexed._store.gate.writers_waiting == 1, forgetting)
    slow.go.set()
    assert "blue.png" in searching.result(LONG_S)
    assert forgetting.result(LONG_S) == 1
    assert names(indexed) == {"red.png", "green.png", "note.md"}


def test_searches_work_while_the_remaining_points_are_copied(
    indexed: Library, folder: Path, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(indexed)
    slow = Slow(monkeypatch, EdgeEngine, "copy")
    forgetting = threads.submit(indexed.forget, folder / "blue.png")
    assert slow.reached.wait(LONG_S)
    assert threads.submit(names, indexed).result(LONG_S) == before
    slow.go.set()
    forgetting.result(LONG_S)
    assert names(indexed) == before - {"blue.png"}


def test_reading_methods_work_while_files_are_forgotten(
    indexed: Library, paint: Callable[..., Path], folder: Path, threads: ThreadPoolExecutor
) -> None:
    files = [paint(f"{n}.png", (n, 9 * n, 99)) for n in range(2)]
    indexed.index(folder)
    ids, done = [hit.id for hit in indexed.search("blue")], Event()
    reads: list[Callable[[], object]] = [
        lambda: indexed.search("blue"),
        lambda: indexed.segments(ids),
        lambda: indexed.facets("extension"),
        lambda: indexed.facets("modified"),
        indexed.vectors,
        indexed.status,
        lambda: indexed.signals("blue"),
        lambda: indexed.marked(str(folder / "red.png")),
    ]

    def again_and_again(read: Callable[[], object]) -> int:
        count = 0
        while not done.is_set() or not count:
            read()
            count += 1
        return count

    reading = [threads.submit(again_and_again, read) for read in reads]
    try:
        for file in files:
            assert indexed.forget(file) == 1
    finally:
        done.set()
    assert all(each.result(LONG_S) for each in reading)
    assert indexed.status().assets == 4


def test_files_can_be_forgotten_during_an_indexing_run(
    indexed: Library, folder: Path, paint: Callable[..., Path], threads: ThreadPoolExecutor
) -> None:
    paint("violet.png", "violet")
    reached, go = Event(), Event()

    def wait(_: object) -> None:
        reached.set()
        assert go.wait(LONG_S)

    indexing = threads.submit(indexed.index, folder, on_progress=wait)
    assert reached.wait(LONG_S)
    assert indexed.forget(folder / "blue.png") == 1
    go.set()
    assert indexing.result(LONG_S).added == 1
    assert names(indexed) == {"red.png", "green.png", "note.md", "violet.png"}


def test_closing_during_an_indexing_run_does_no_damage(
    indexed: Library, folder: Path, threads: ThreadPoolExecutor
) -> None:
    (folder / "new.md").write_text("new")
    reached, go = Event(), Event()

    def wait(_: object) -> None:
        reached.set()
        assert go.wait(LONG_S)

    indexing = threads.submit(indexed.index, folder, on_progress=wait)
    assert reached.wait(LONG_S)
    indexed.close()
    go.set()
    with pytest.raises(LibraryError, match="is closed; open it again"):
        indexing.result(LONG_S)
    with Library(indexed.folder) as again:
        assert again.status().assets >= 4


def test_closing_waits_for_searches_and_later_calls_are_refused(
    indexed: Library, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch, ToyEncoder, "encode")
    searching = threads.submit(names, indexed)
    assert slow.reached.wait(LONG_S)
    closing = threads.submit(indexed.close)
    _until(lambda: indexed._store.gate.writers_waiting == 1, closing)
    slow.go.set()
    assert "blue.png" in searching.result(LONG_S)
    closing.result(LONG_S)
    indexed.close()
    for use in (lambda: names(indexed), indexed.status, indexed.vectors, lambda: indexed.forget(indexed.folder)):
        with pytest.raises(LibraryError, match="is closed; open it again"):
            use()


def test_threads_that_search_first_load_a_model_once(
    indexed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = list[str]()

    def counted(model: str) -> Any:
        loads.append(model)
        return choose(model)

    monkeypatch.setattr("lingxi.index.models.choose", counted)
    indexed.unload()
    works: list[Callable[[], object]] = [lambda: names(indexed), lambda: indexed.status().assets] * 4
    together(lambda: works.pop()())
    assert loads == ["toy"]


@pytest.mark.parametrize("what", ["check", "backup"])
def test_forgetting_waits_for_check_and_backup(
    indexed: Library, folder: Path, tmp_path: Path, threads: ThreadPoolExecutor, what: str
) -> None:
    reached, go, begun = Event(), Event(), Event()

    def wait(_done: int, _total: int) -> None:
        reached.set()
        assert go.wait(LONG_S)

    def forget() -> int:
        begun.set()
        return indexed.forget(folder / "blue.png")

    def look() -> Any:
        return indexed.check(wait) if what == "check" else indexed.backup(tmp_path / "b.zip", wait)

    looking = threads.submit(look)
    _until(reached.is_set, looking)
    forgetting = threads.submit(forget)
    assert begun.wait(LONG_S)
    assert "blue.png" in names(indexed), "searches go on"
    assert not forgetting.done()
    go.set()
    found = looking.result(LONG_S)
    assert found.sound if what == "check" else found == 4
    assert forgetting.result(LONG_S) == 1


@pytest.mark.parametrize("what", ["check", "backup"])
def test_closing_ends_check_and_backup(
    indexed: Library, tmp_path: Path, threads: ThreadPoolExecutor, what: str
) -> None:
    reached, go = Event(), Event()

    def wait(_done: int, _total: int) -> None:
        reached.set()
        assert go.wait(LONG_S)

    def look() -> Any:
        for _ in range(2):
            indexed.check(wait) if what == "check" else indexed.backup(tmp_path / f"{uuid4()}.zip", wait)

    looking = threads.submit(look)
    _until(reached.is_set, looking)
    closing = threads.submit(indexed.close)
    _until(lambda: indexed._access._closing, closing)
    go.set()
    with pytest.raises(LibraryError, match="is closed"):
        looking.result(LONG_S)
    closing.result(LONG_S)


def test_nobody_is_forgotten_between_the_check_of_recording_and_the_event(
    indexed: Library, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed.set_recording("ann", on=True)
    marked, free = Library.marked, list[bool]()

    def is_free() -> bool:
        got = indexed._keeping.acquire(blocking=False)
        if got:
            indexed._keeping.release()
        return got

    def between(library: Library, marks: Any) -> tuple[str, ...]:
        free.append(threads.submit(is_free).result(LONG_S))
        return marked(library, marks)

    (hit, *_) = indexed.search("blue")
    monkeypatch.setattr(Library, "marked", between)
    assert indexed.record("ann", "like", hit.id) == 1
    assert free == [False], "who forgets waits"
