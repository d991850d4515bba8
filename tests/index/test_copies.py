"""Files with the same content cost the same, however many of them there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.where import Where
from tests.conftest import Paint


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the points with vectors that the engine hands out, and the requests for them."""
    counts: Counter[str] = Counter()
    real = EdgeEngine.scroll

    def scroll(
        self: EdgeEngine, where: Where | None = None, fields: Sequence[str] | None = None, *, vectors: bool = False
    ) -> Iterator[Point]:
        counts["requests"] += vectors
        for point in real(self, where, fields, vectors=vectors):
            counts["points"] += vectors
            yield point

    monkeypatch.setattr(EdgeEngine, "scroll", scroll)
    return counts


def _copies(folder: Path, paint: Paint, count: int) -> None:
    one = paint("first.png", "red").read_bytes()
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n:04}.png").write_bytes(one)


def _index(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"], settings=IndexSettings(workers=1))


def test_of_a_content_that_many_files_have_one_is_fetched_once(
    library: Library, tmp_path: Path, paint: Paint, fetched: Counter[str]
) -> None:
    _copies(tmp_path / "many", paint, 300)
    _index(library, tmp_path / "many")
    assert fetched["points"] <= 2, "what this run wrote is known to it"
    fetched.clear()
    _copies(tmp_path / "more", paint, 100)
    _index(library, tmp_path / "more")
    assert fetched["points"] == 1
    assert library.status().assets == 400


def test_copies_are_all_known_by_content(library: Library, tmp_path: Path, paint: Paint) -> None:
    _copies(tmp_path / "many", paint, 100)
    report = library.index(tmp_path / "many", models=["toy"], settings=IndexSettings(workers=1))
    assert (report.added, report.moved) == (100, 100 - 32), "all but those of the first batch"
    assert len(library.search("red", limit=200)) == 100


def test_what_is_remembered_of_contents_is_bounded(
    library: Library, tmp_path: Path, paint: Paint, fetched: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.index.known_content.REMEMBERED", 8)
    for n in range(90):
        paint(f"{n:02}.png", (n, n, n))
    _index(library, tmp_path / "pictures")
    for n in range(90):
        (tmp_path / "pictures" / f"{n:02}.png").rename(tmp_path / "pictures" / f"again {n:02}.png")
    report = library.index(tmp_path / "pictures", models=["toy"], settings=IndexSettings(workers=1))
    assert (report.added, report.moved, report.removed) == (90, 90, 90)
