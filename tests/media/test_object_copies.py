"""Objects are read from copies, in order, with a limit, and the copies go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import object_copies
from lingxi.media.object_copies import local_copy, read_with_copies
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.seven_zip import BROKEN
from lingxi.object_path import ObjectPath
from lingxi.types import Limits, Skipped, Source, Text
from tests.media.documents import write_zip
from tests.reading import read_here
from tests.storage import BUCKET

ROOT = ObjectPath(BUCKET)


def _sources(storage: Any, *names: str) -> list[Source]:
    for name in names:
        storage.pipe(f"{BUCKET}/{name}", f"about {name}".encode())
    return [Source(ROOT / name, len(name) + 6, 1) for name in names]


def _text(found: Reading | Skipped) -> str:
    assert isinstance(found, Reading)
    media = found.segments[0].media
    assert isinstance(media, Text)
    return media.text


def test_processes_read_objects_in_order(storage: Any) -> None:
    sources = _sources(storage, *(f"{n}.md" for n in range(5)))
    found = list(read_all(sources, Limits(), 32, 1))
    assert [_text(each) for each in found] == [f"about {n}.md" for n in range(5)]
    assert [each.source for each in found if isinstance(each, Reading)] == sources


def test_files_and_objects_keep_their_order(storage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_copies, "OBJECTS", 2)
    (tmp_path / "a.md").write_text("a file", encoding="utf-8")
    file = Source(tmp_path / "a.md", 6, 1)
    sources = [*_sources(storage, "1.md", "2.md", "3.md"), file, *_sources(storage, "4.md")]
    found = list(read_here(sources, Limits(), 32))
    assert [_text(each) for each in found] == ["about 1.md", "about 2.md", "about 3.md", "a file", "about 4.md"]


def test_a_damaged_copy_is_not_taken_for_the_file(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"b.md": "a zeppelin", "c.md": "a balloon"}, ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"a zeppelin", b"a zep-elin"))
    sources = [Source(path / name, 10, 1) for name in ("b.md", "c.md")]
    damaged, whole = read_here(sources, Limits(), 32)
    assert (damaged, _text(whole)) == (Skipped(path / "b.md", BROKEN), "a balloon")


def test_only_two_groups_are_copied_at_a_time(storage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_copies, "OBJECTS", 2)
    taken, there = list[Source](), list[int]()

    def sources() -> Iterator[Source]:
        for source in _sources(storage, *(f"{n}.md" for n in range(9))):
            taken.append(source)
            yield source

    def read(some: Iterable[Source]) -> Iterator[Reading | Skipped]:
        for source in some:
            there.append(len(list(source.path.parents[2].rglob("*.md"))))
            yield Skipped(source.path, "not read")

    found = read_with_copies(sources(), Limits(), read)
    next(found)
    assert len(taken) == 5, "two groups, and the first of the next"
    assert len(list(found)) == 8
    assert max(there) <= 4


def test_what_cannot_be_copied_is_skipped_with_the_reason(storage: Any) -> None:
    sources = [*_sources(storage, "1.md"), Source(ROOT / "none.md", 1, 1), *_sources(storage, "2.md", "long.md")]
    one, none, two, long = read_here(sources, Limits(bytes=12), 32)
    assert [_text(one), _text(two)] == ["about 1.md", "about 2.md"]
    assert none == Skipped(ROOT / "none.md", "it cannot be copied from its storage: there is no such object", True)
    assert isinstance(long, Skipped)
    assert long.reason.endswith("its bytes are over the limit of 12 for objects")


def test_a_bad_file_has_the_path_of_its_object(storage: Any) -> None:
    storage.pipe(f"{BUCKET}/bad.png", b"nonsense")
    (found,) = read_here([Source(ROOT / "bad.png", 8, 1)], Limits(), 32)
    assert isinstance(found, Skipped)
    assert found.path == ROOT / "bad.png"
    assert "lingxi-objects" not in found.reason


def test_a_copy_is_there_within_the_block(storage: Any, tmp_path: Path) -> None:
    _sources(storage, "1.md")
    with local_copy(ROOT / "1.md") as file:
        assert file.read_bytes() == b"about 1.md"
    assert not file.exists()
    with local_copy(tmp_path) as same:
        assert same is tmp_path
    with pytest.raises(UnreadableMedia, match="it cannot be read: there is no such object"):
        local_copy(ROOT / "none.md").__enter__()
