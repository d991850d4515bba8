"""Paths in object storage; the storage is in the memory of this process."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path
from typing import Any

import pytest

from lingxi.errors import LibraryError
from lingxi.object_path import ObjectPath, as_object, copy_object, found_object, is_object, listed
from tests.storage import BUCKET


def _path(text: str) -> ObjectPath:
    found = as_object(text)
    assert found is not None
    return found


def test_a_path_works_as_a_path() -> None:
    path = _path("s3://bucket/a b/c.tar.gz")
    assert str(path) == "s3://bucket/a b/c.tar.gz"
    assert (path.name, path.suffix, str(path.parent)) == ("c.tar.gz", ".gz", "s3://bucket/a b")
    assert str(path.parent / "d:/e") == "s3://bucket/a b/d:/e"
    assert path.is_relative_to(_path("s3://bucket/a b"))
    assert not path.is_relative_to(_path("gs://bucket/a b"))
    assert not path.is_relative_to(Path("/bucket"))
    assert path.relative_to(_path("s3://bucket")).as_posix() == "a b/c.tar.gz"
    assert (path.absolute(), path.resolve(), path.is_absolute()) == (path, path, True)
    assert {path: 1}[_path("s3:/bucket/a b/c.tar.gz")] == 1


def test_a_path_is_pickled() -> None:
    path = pickle.loads(pickle.dumps(_path("s3://bucket/a.jpg")))
    assert isinstance(path, ObjectPath)
    assert str(path) == "s3://bucket/a.jpg"


@pytest.mark.parametrize(
    "text", ["/s3/bucket", "s3", "s3:", "s3://", "http://host/a", "s3x://a", "a/s3://b", "s3:///a"]
)
def test_other_texts_are_no_objects(text: str) -> None:
    assert as_object(text) is None
    assert not is_object(Path(text))


@pytest.mark.parametrize("text", ["s3://AKIA:secret@bucket/a", "s3://AKIA%3Asecret%40bucket/a"])
def test_keys_in_an_address_are_refused_and_not_shown(text: str) -> None:
    with pytest.raises(LibraryError, match="holds no keys") as caught:
        as_object(text)
    assert "secret" not in str(caught.value)
    assert as_object("s3://bucket/a@b") is not None


def test_a_prefix_is_listed_in_order(storage: Any) -> None:
    for name in ("b/2.md", "b/1.md", "a.md"):
        storage.pipe(f"{BUCKET}/{name}", name.encode())
    facts = listed(_path(BUCKET))
    assert [(each.name, each.size, each.is_prefix) for each in facts] == [("a.md", 4, False), ("b", 0, True)]
    assert facts[0].modified_ns > 0
    assert [each.name for each in listed(_path(f"{BUCKET}/b"))] == ["1.md", "2.md"]


def test_what_is_there_and_what_is_not(storage: Any) -> None:
    storage.pipe(f"{BUCKET}/b/1.md", b"1")
    found, prefix = found_object(_path(f"{BUCKET}/b/1.md")), found_object(_path(f"{BUCKET}/b"))
    assert found is not None
    assert prefix is not None
    assert (found.is_prefix, prefix.is_prefix) == (False, True)
    assert found_object(_path(f"{BUCKET}/none")) is None
    assert [_path(f"{BUCKET}/{name}").exists() for name in ("b", "none")] == [True, False]
    assert _path(f"{BUCKET}/b/1.md").stat().st_size == 1
    with pytest.raises(FileNotFoundError, match="no such object"):
        _path(f"{BUCKET}/none").stat()


def test_an_object_is_copied_up_to_a_limit(storage: Any, tmp_path: Path) -> None:
    storage.pipe(f"{BUCKET}/1.md", b"12345")
    copy_object(_path(f"{BUCKET}/1.md"), tmp_path / "copy", 5)
    assert (tmp_path / "copy").read_bytes() == b"12345"
    with pytest.raises(OSError, match="over the limit of 4 for objects"):
        copy_object(_path(f"{BUCKET}/1.md"), tmp_path / "copy", 4)


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (PermissionError("key AKIA"), "the storage refuses access"),
        (OSError(errno.ECONNRESET, "http://key@host"), "Connection reset"),
        (RuntimeError("token abc"), "the storage failed: RuntimeError"),
    ],
)
def test_messages_of_a_storage_are_not_shown(
    storage: Any, monkeypatch: pytest.MonkeyPatch, raised: Exception, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    with monkeypatch.context() as patch:
        patch.setattr(type(storage), "info", fail)
        with pytest.raises(LibraryError, match=said) as caught:
            found_object(_path(f"{BUCKET}/1.md"))
    assert not any(word in str(caught.value) for word in ("AKIA", "key", "abc"))
