"""A worker opens the library, and writes what it is given."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from lingxi.errors import LibraryError
from lingxi.index.snapshot import NOTHING
from lingxi.index.workers.batch import Batch
from lingxi.index.workers.work import Orders, Work
from lingxi.library import Library
from lingxi.types import Limits, Source
from tests import shared_engine  # noqa: F401 - it registers its engine


def _source(path: Path) -> Source:
    info = path.stat()
    return Source(path, info.st_size, info.st_mtime_ns)


def test_a_batch_is_in_the_library_when_it_is_written(folder: Path) -> None:
    address = f"shared://{uuid4().hex}"
    with Library(address) as library:
        library.index(folder / "red.png", models=["toy"])
        work = Work(Orders(address, folder, NOTHING, Limits()))
        others = [path for path in sorted(folder.iterdir()) if path.name != "red.png"]
        written = work.do(Batch(tuple((_source(path), "new") for path in others)))
        work.close()
        assert written.added == len(others) > 1
        assert {hit.path.name for hit in library.search("red", 100) if hit.path} >= {path.name for path in others}


def test_a_worker_makes_no_library() -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        Work(Orders(f"shared://{uuid4().hex}", Path("/"), NOTHING, Limits()))
