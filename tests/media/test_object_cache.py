"""A server keeps copies of objects, and sees when they change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lingxi.errors import NoSuchFolder
from lingxi.media.object_cache import ObjectCache
from lingxi.object_path import ObjectPath
from tests.storage import BUCKET

ROOT = ObjectPath(BUCKET)


@pytest.fixture
def cache() -> Iterator[ObjectCache]:
    made = ObjectCache(most=10)
    yield made
    made.close()


def test_a_copy_is_kept_until_the_object_changes(storage: Any, cache: ObjectCache) -> None:
    storage.pipe(f"{BUCKET}/a.md", b"1234")
    file = cache.file(ROOT / "a.md")
    assert (file.name, file.read_bytes()) == ("a.md", b"1234")
    assert cache.file(ROOT / "a.md") == file
    storage.pipe(f"{BUCKET}/a.md", b"12345")
    changed = cache.file(ROOT / "a.md")
    assert changed.read_bytes() == b"12345"
    assert not file.exists()


def test_the_oldest_copies_go(storage: Any, cache: ObjectCache) -> None:
    for name in "abc":
        storage.pipe(f"{BUCKET}/{name}.md", b"12345")
    a, b = cache.file(ROOT / "a.md"), cache.file(ROOT / "b.md")
    cache.file(ROOT / "a.md")
    c = cache.file(ROOT / "c.md")
    assert [each.exists() for each in (a, b, c)] == [True, False, True]
    cache.close()
    assert not a.exists()


def test_what_is_gone_is_an_error(storage: Any, cache: ObjectCache) -> None:
    storage.pipe(f"{BUCKET}/a.md", b"1234")
    file = cache.file(ROOT / "a.md")
    storage.rm(f"{BUCKET}/a.md")
    with pytest.raises(NoSuchFolder, match=r"there is no object memory://tests/a\.md"):
        cache.file(ROOT / "a.md")
    assert not file.exists()
