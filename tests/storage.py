"""Object storage in the memory of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

BUCKET = "memory://tests"


@pytest.fixture
def storage() -> Iterator[Any]:
    """A storage with an empty bucket, :data:`BUCKET`; a file system of fsspec."""
    fsspec = pytest.importorskip("fsspec", reason="needs the extra objects")
    made = fsspec.filesystem("memory")
    made.makedirs(BUCKET, exist_ok=True)
    yield made
    made.store.clear()
    made.pseudo_dirs[:] = [""]
