"""Folders are walked lazily, in order, and never left."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from lingxi.media.scan import NoSuchFolder, scan
from lingxi.types import Skipped, Source


def _touch(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _names(root: Path, *, hidden: bool = False, follow_links: bool = False) -> list[str]:
    walk = scan(root, hidden=hidden, follow_links=follow_links)
    return [str(found.path.relative_to(root)) for found in walk if isinstance(found, Source)]


def test_files_come_in_the_order_of_names_with_size_and_time(tmp_path: Path) -> None:
    for name in ("b.md", "a/2.txt", "a/1.txt", "a.png", "z.exe", "README"):
        _touch(tmp_path / name, name)
    assert _names(tmp_path) == ["a/1.txt", "a/2.txt", "a.png", "b.md"]
    first = next(iter(scan(tmp_path)))
    assert isinstance(first, Source)
    assert first.size == len("a/1.txt")
    assert first.modified_ns == (tmp_path / "a/1.txt").stat().st_mtime_ns


def test_the_walk_is_lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        _touch(tmp_path / f"{n}" / "x.md")
    opened: list[str] = []
    real = os.scandir

    def note(path: Path) -> object:
        opened.append(str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", note)
    walk = scan(tmp_path)
    next(walk)
    assert len(opened) == 2


def test_hidden_names_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    _touch(tmp_path / ".secret" / "a.md")
    _touch(tmp_path / ".b.md")
    assert _names(tmp_path) == []
    assert _names(tmp_path, hidden=True) == [".b.md", ".secret/a.md"]


def test_links_are_followed_only_when_asked_and_never_in_circles(tmp_path: Path) -> None:
    outside = _touch(tmp_path / "outside" / "o.md").parent
    root = _touch(tmp_path / "root" / "a.md").parent
    (root / "loop").symlink_to(root)
    (root / "out").symlink_to(outside)
    (root / "dangling.md").symlink_to(root / "nothing")
    assert _names(root) == ["a.md"]
    assert _names(root, follow_links=True) == ["a.md", "out/o.md"]


def test_the_librarys_own_folder_is_left_out(tmp_path: Path) -> None:
    _touch(tmp_path / "library" / "a.md")
    _touch(tmp_path / "b.md")
    assert [found.path.name for found in scan(tmp_path, exclude=[tmp_path / "library"])] == ["b.md"]


def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "s.png"))
        (tmp_path / "folder.jpg").mkdir()
        found = list(scan(tmp_path))
    assert {each.path.name for each in found} == {"pipe.jpg", "s.png"}
    assert all(isinstance(each, Skipped) and each.reason == "not a regular file" for each in found)


def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = _touch(tmp_path / "closed" / "a.md").parent
    real = os.scandir

    def deny(path: Path) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", deny)
    assert list(scan(tmp_path)) == [Skipped(closed, "the folder cannot be opened: Permission denied")]


@pytest.mark.parametrize(
    "name", [b"caf\xe9.md", b"two\nlines.md", b"\xf0\x9f\x90\xb1.md", "猫.md".encode(), b"a" * 250 + b".md"]
)
def test_any_name_comes_back_byte_for_byte(tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(b"text")
    (found,) = scan(tmp_path)
    assert os.fsencode(found.path) == path
    assert found.path.read_bytes() == b"text"


def test_folders_nested_deeper_than_the_stack(tmp_path: Path) -> None:
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1_200):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    _touch(tmp_path / "d" / "a.md")
    found = [each.path.name for each in scan(tmp_path) if isinstance(each, Source)]
    subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # deeper than shutil.rmtree can go
    assert found == ["a.md"]


def test_a_single_file_is_a_root_too(tmp_path: Path) -> None:
    (found,) = scan(_touch(tmp_path / "a.md"))
    assert isinstance(found, Source)
    (refused,) = scan(_touch(tmp_path / "a.exe"))
    assert isinstance(refused, Skipped)
    assert "lingxi reads no .exe files" in refused.reason


def test_a_root_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder, match="there is no file or folder"):
        list(scan(tmp_path / "nothing"))


def test_captions_come_with_their_files(tmp_path: Path) -> None:
    _touch(tmp_path / "a.jpg")
    _touch(tmp_path / "a.txt", "a red door\n\nat night\n")
    _touch(tmp_path / "alone.txt", "a note")
    _touch(tmp_path / "captions.csv", "image,caption\nsub/b.png,a blue door\n")
    _touch(tmp_path / "sub" / "b.png")
    found = {each.path.name: each.captions for each in scan(tmp_path) if isinstance(each, Source)}
    assert found == {"a.jpg": ("a red door", "at night"), "alone.txt": (), "b.png": ("a blue door",)}


def test_a_broken_table_is_skipped_and_the_walk_goes_on(tmp_path: Path) -> None:
    _touch(tmp_path / "captions.jsonl", '{"image": "a.png", "text": "fine"}\n{"image": \n')
    _touch(tmp_path / "a.png")
    skipped, found = scan(tmp_path)
    assert isinstance(skipped, Skipped)
    assert "cannot be read after its row 1" in skipped.reason
    assert found.path.name == "a.png"
