"""Tars are read without unpacking, whatever is in them."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset


def _tar(path: Path, files: dict[str, bytes], link: str = "") -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        if link:
            member = tarfile.TarInfo("9.jpg")
            member.type, member.linkname = tarfile.SYMTYPE, link
            archive.addfile(member)
    return path


def test_images_and_texts_of_one_name_belong_together(tmp_path: Path) -> None:
    files = {"1.jpg": b"one", "1.txt": b"a cat\n", "2.png": b"two", "2.json": b'{"caption": "a dog"}', "3.jpg": b"x"}
    found = read_dataset(_tar(tmp_path / "a.tar", files | {"4.cls": b"7"}, link="/etc/passwd"))
    assert found.grades == {"a cat": {"1": 1}, "a dog": {"2": 1}}
    assert found.items[0].data == b"one"


def test_folders_may_have_dots(tmp_path: Path) -> None:
    files = {"./1.jpg": b"one", "./1.txt": b"a cat", "v1.0/2.jpg": b"two", "v1.0/2.txt": b"a dog"}
    found = read_dataset(_tar(tmp_path / "a.tar", files))
    assert found.grades == {"a cat": {"./1": 1}, "a dog": {"v1.0/2": 1}}


def test_names_outside_the_folder_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    read_dataset(_tar(tmp_path / "in" / "a.tar", {"x/../../y.jpg": b"x", "1.jpg": b"x", "1.txt": b"text"}))
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["a.tar", "in"]


def test_decompression_bombs_and_broken_archives_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.evaluate.datasets.webdataset.LARGEST", 10)
    with pytest.raises(BadDataset, match="more than 10 bytes"):
        read_dataset(_tar(tmp_path / "a.tar", {"1.jpg": b"x" * 11}))
    (tmp_path / "b.tar").write_bytes(b"no tar at all" * 100)
    with pytest.raises(BadDataset, match="not a valid tar"):
        read_dataset(tmp_path / "b.tar")
    with pytest.raises(BadDataset, match="cannot be read"):
        read_dataset(_tar(tmp_path / "c.tar", {"1.json": b"{"}))
