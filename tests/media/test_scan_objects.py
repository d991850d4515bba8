"""Object storage is walked prefix by prefix, in order."""

from __future__ import annotations

from typing import Any

import pytest

from lingxi.errors import LibraryError, NoSuchFolder
from lingxi.media.scan_objects import scan_objects
from lingxi.object_path import ObjectPath
from lingxi.types import Skipped, Source
from tests.storage import BUCKET

ROOT = ObjectPath(BUCKET)


def _fill(storage: Any, *names: str) -> None:
    for name in names:
        storage.pipe(f"{BUCKET}/{name}", name.encode())


def _names(root: ObjectPath = ROOT, **options: Any) -> list[str]:
    found = scan_objects(root, **options)
    return [each.path.relative_to(ROOT).as_posix() for each in found if isinstance(each, Source)]


def test_objects_come_in_the_order_of_names(storage: Any) -> None:
    _fill(storage, "b.md", "a/2.txt", "a/1.txt", "a.png", "z.exe", "captions.csv", "deep/er/c.jpg")
    assert _names() == ["a/1.txt", "a/2.txt", "a.png", "b.md", "deep/er/c.jpg"]
    first = next(iter(scan_objects(ROOT)))
    assert isinstance(first, Source)
    assert str(first.path) == f"{BUCKET}/a/1.txt"
    assert first.size == len("a/1.txt")
    assert first.modified_ns > 0


def test_hidden_and_excluded_objects_are_left_out(storage: Any) -> None:
    _fill(storage, ".a.md", ".b/c.md", "d.md", "e/f.md", "e/g.txt")
    assert _names() == ["d.md", "e/f.md", "e/g.txt"]
    assert _names(hidden=True) == [".a.md", ".b/c.md", "d.md", "e/f.md", "e/g.txt"]
    assert _names(patterns=["e/*.md"]) == ["d.md", "e/g.txt"]
    assert _names(patterns=["e/"]) == ["d.md"]
    assert _names(ROOT / "e", inside=ROOT, patterns=["e/*.md"]) == ["e/g.txt"]


def test_an_object_is_a_root_too(storage: Any) -> None:
    _fill(storage, "a.md", "b.exe")
    assert _names(ROOT / "a.md") == ["a.md"]
    (skipped,) = scan_objects(ROOT / "b.exe")
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("lingxi reads no such files")
    with pytest.raises(NoSuchFolder, match="no object or prefix memory://tests/none"):
        next(scan_objects(ROOT / "none"))


def test_the_walk_is_lazy(storage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(storage, *(f"{n}/x.md" for n in range(5)))
    opened, real = list[str](), type(storage).ls

    def note(self: Any, path: str, **options: Any) -> Any:
        opened.append(path)
        return real(self, path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(type(storage), "ls", note)
        next(scan_objects(ROOT))
        assert opened == [BUCKET, f"{BUCKET}/0"]


def test_a_prefix_that_cannot_be_listed_is_reported(storage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(storage, "a/x.md", "b/y.md")
    real = type(storage).ls

    def refuse(self: Any, path: str, **options: Any) -> Any:
        if path.endswith("/a"):
            raise PermissionError("AKIA")
        return real(self, path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(type(storage), "ls", refuse)
        one, other = scan_objects(ROOT)
    assert one == Skipped(ROOT / "a", "the prefix cannot be listed: the storage refuses access")
    assert isinstance(other, Source)


def test_names_that_are_none_of_files_are_reported(storage: Any) -> None:
    _fill(storage, "a/./x.md", "b.md")
    reported, found = scan_objects(ROOT)
    assert reported == Skipped(ROOT / "a", "the name '.' below it is not one of a file")
    assert isinstance(found, Source)


def test_a_storage_that_does_not_answer_is_an_error(storage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(type(storage), "info", fail)
        with pytest.raises(LibraryError, match="memory://tests cannot be reached"):
            next(scan_objects(ROOT))
