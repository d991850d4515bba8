"""A query that only filters lists what matches, newest first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.query import Query


@pytest.fixture
def dated(library: Library, folder: Path) -> Library:
    pages = [Pillow.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    pages[0].save(folder / "scan.pdf", save_all=True, append_images=pages[1:])
    for day, name in enumerate(("red.png", "scan.pdf", "blue.png", "note.md", "green.png")):
        os.utime(folder / name, (86_400 * (1000 + day),) * 2)
    library.index(folder, models=["toy"])
    return library


def test_the_files_that_match_are_the_hits_newest_first(dated: Library) -> None:
    hits = dated.search(modality="image")
    assert [hit.path.name for hit in hits] == ["green.png", "blue.png", "scan.pdf", "red.png"]
    assert (hits.total, hits.at_least, hits.nothing, hits.exact) == (4, False, False, True)
    assert [(hit.score, hit.probability, dict(hit.signals)) for hit in hits] == [(1.0, None, {})] * 4
    assert [hit.path.name for hit in dated.search(modality="image", limit=2, offset=1)] == ["blue.png", "scan.pdf"]
    none = dated.search(where="size < 0")
    assert (list(none), none.total, none.nothing) == ([], 0, True)


def test_places_of_a_file_are_together_unless_each_is_wanted(dated: Library) -> None:
    (scan,) = dated.search(where="extension = pdf")
    assert (scan.place.page, [place.page for place in scan.places]) == (1, [2])
    assert [hit.place.page for hit in dated.search(where="extension = pdf", group=False)] == [1, 2]
    assert [hit.place.page for hit in dated.search(where="page = 2")] == [2], "the segment that matches is the hit"


def test_a_folder_filters_too(dated: Library, folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "red.png").rename(folder / "deep" / "red.png")
    dated.index(folder)
    assert [hit.path.name for hit in dated.search(within=folder / "deep")] == ["red.png"]


def test_without_a_filter_the_query_is_empty() -> None:
    for where in (None, ""):
        with pytest.raises(BadQuery, match=r"^empty query: give text, an image or audio, or a filter"):
            Query((), where=where)
