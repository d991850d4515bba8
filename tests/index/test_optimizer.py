"""When search indexes are built, and what interrupts that."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event

import pytest

from lingxi.arrays import Vectors
from lingxi.errors import Abandoned, LibraryError
from lingxi.index import intake, optimizer
from lingxi.index.report import Progress
from lingxi.library import Library
from lingxi.store import search_index
from lingxi.store.edge.index_file import write_indexes
from lingxi.store.store import Store
from lingxi.types import SearchIndex


class Builds:
    """Stands for the building process: notes its requests, and says that the index is there."""

    def __init__(self) -> None:
        self.graphs: list[bool] = []
        self.began, self.may_end = Event(), Event()
        self.may_end.set()

    def __call__(self, store: Store, asked: Mapping[str, Vectors], stop: Event, *, graph: bool = False) -> None:
        """Waits until it may end, or is stopped."""
        self.began.set()
        while not self.may_end.wait(0.01):
            if stop.is_set():
                raise Abandoned("stopped")
        self.graphs.append(graph)
        indexes = [SearchIndex(name, "graph" if graph else "codes", 1, 1.0, 9, 100, 1.0, 2.0) for name in asked]
        store.engine._indexes = {index.vectors: index for index in indexes}  # type: ignore[attr-defined]
        write_indexes(store.folder / store.manifest.data, indexes)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Builds]:
    """Libraries with three vectors are large, those with a thousand have a graph."""
    made = Builds()
    monkeypatch.setattr(optimizer, "build_indexes", made)
    monkeypatch.setattr(search_index, "INDEX_FROM", 3)
    monkeypatch.setattr(optimizer, "GRAPH_FROM", 1000)
    yield made
    made.may_end.set()


def test_small_libraries_stay_exact(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    assert not library.optimizing_pays
    assert library.optimize() == ()


def test_an_index_is_built_after_indexing_and_again_when_asked_for(
    library: Library, folder: Path, builds: Builds
) -> None:
    builds.may_end.clear()
    library.index(folder, models=["toy"])
    assert builds.began.wait(60)
    assert library.search("red").total, "searches go on"
    assert library.optimizing_pays
    builds.may_end.set()
    library.optimize()
    assert builds.graphs == [False], "the second waits for the first, and has nothing to do"
    assert not library.optimizing_pays
    assert [(each.vectors, each.method) for each in library.status().indexes] == [("toy", "codes")]
    (index,) = library.optimize(graph=True)
    assert index.method == "graph"


def test_a_large_library_gets_codes_then_a_graph(
    library: Library, folder: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimizer, "GRAPH_FROM", 3)
    library.index(folder, models=["toy"])
    library.optimize()
    assert builds.graphs == [False, True]


def test_forgetting_and_closing_end_a_build(library: Library, folder: Path, builds: Builds) -> None:
    builds.may_end.clear()
    library.index(folder, models=["toy"])
    assert builds.began.wait(60)
    assert library.forget(folder / "red.png") == 1
    assert builds.graphs == []
    builds.began.clear()
    failed = list[LibraryError]()

    def build() -> None:
        try:
            library.optimize()
        except LibraryError as error:
            failed.append(error)

    thread = threading.Thread(target=build)
    thread.start()
    assert builds.began.wait(60)
    library.close()
    thread.join()
    assert len(failed) == 1


def test_a_long_run_builds_codes_while_it_goes_on(
    library: Library, folder: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimizer, "GROWN", 3)
    monkeypatch.setattr(optimizer, "GRAPH_FROM", 3)
    monkeypatch.setattr(intake, "ASSETS", 1)
    said, graphs = list[int](), list[list[bool]]()

    def follow(progress: Progress) -> None:
        said.append(progress.done)
        if progress.done == 3:
            assert builds.began.wait(60)
        graphs.append([*builds.graphs])

    library.index(folder, models=["toy"], on_progress=follow)
    library.optimize()
    assert said == [1, 2, 3, 4]
    assert builds.graphs[0] is False, "codes while it grows"
    assert not any(any(each) for each in graphs), "no graph before the run has ended"
