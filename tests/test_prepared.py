"""What searches need of a library is made once, until the library changes."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from lingxi.library import Library


def test_many_threads_get_one_searcher(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    prepared, seen = library._prepared, list[object]()
    threads = [Thread(target=lambda: seen.append(prepared.searcher(places=True))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len({id(each) for each in seen}) == 1


def test_a_change_makes_another_searcher_and_drops_kept_results(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    prepared = library._prepared
    before, kept = prepared.searcher(places=True), prepared.results(places=True)
    assert kept("sum", lambda: 1) == 1
    assert kept("sum", lambda: 2) == 1
    library.annotate([str(folder / "red.png")], favourite=True)
    assert prepared.searcher(places=True) is not before
    assert kept("sum", lambda: 3) == 3


def test_searchers_with_and_without_places_are_two(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    prepared = library._prepared
    assert prepared.searcher(places=True) is not prepared.searcher(places=False)
    assert prepared.listed(places=True) is prepared.listed(places=True)
    assert prepared.results(places=True) is not prepared.results(places=False)
