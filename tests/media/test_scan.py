"""Folders are walked lazily, in order, and never left."""

from __future__ import annotations

import os
import socket
import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lingxi.errors import NoSuchFolder
from lingxi.media.container import is_transport_stream
from lingxi.media.scan import scan
from lingxi.types import LeftOut, Skipped, Source
from tests.films import film, scene


def _touch(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _names(root: Path, *, hidden: bool = False, follow_links: bool = False) -> list[str]:
    walk = scan(root, hidden=hidden, follow_links=follow_links)
    return [str(found.path.relative_to(root)) for found in walk if isinstance(found, Source)]


def _met(root: Path, **options: Any) -> list[Source | Skipped]:
    """What a walk meets, without the counts of other files."""
    return [each for each in scan(root, **options) if not isinstance(each, LeftOut)]


def test_files_come_in_the_order_of_names_with_size_and_time(tmp_path: Path) -> None:
    for name in ("b.md", "a/2.txt", "a/1.txt", "a.png", "z.exe", "README"):
        _touch(tmp_path / name, name)
    assert _names(tmp_path) == ["a/1.txt", "a/2.txt", "a.png", "b.md"]
    first = next(iter(scan(tmp_path)))
    assert isinstance(first, Source)
    assert first.size == len("a/1.txt")
    assert first.modified_ns == (tmp_path / "a/1.txt").stat().st_mtime_ns


def test_files_of_other_kinds_are_counted_by_their_extension(tmp_path: Path) -> None:
    for name in ("a.CR9", "b.cr9", "README", "sub/c.obj", "d.png", "d.srt", ".hidden.obj", "captions.csv", "app.ts"):
        _touch(tmp_path / name, "image,caption" if name == "captions.csv" else "x")
    left_out = [each for each in scan(tmp_path) if isinstance(each, LeftOut)]
    counted = {each.folder: dict(each.extensions) for each in left_out}
    assert counted[tmp_path / "sub"] == {"obj": 1}
    whole = [each for each in scan(tmp_path, patterns=["*.[cC][rR]9"]) if isinstance(each, LeftOut)]
    assert [dict(each.extensions) for each in whole] == [{"ts": 1}, {"obj": 1}, {"": 1}], (
        "each folder's count comes last"
    )
    assert counted[tmp_path] == {"cr9": 2, "": 1}


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


def test_of_a_folder_only_names_are_kept(tmp_path: Path) -> None:
    for n in range(1000):
        (tmp_path / f"{n:06}.png").touch()
    next(scan(tmp_path))  # what is loaded once
    tracemalloc.start()
    try:
        walked = sum(1 for _ in scan(tmp_path))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert walked == 1000
    assert most < 150 * walked + 50_000, "an entry with its facts takes some 700 bytes"


def test_hidden_files_are_skipped_by_default(tmp_path: Path) -> None:
    _touch(tmp_path / ".secret" / "a.md")
    _touch(tmp_path / ".b.md")
    assert _names(tmp_path) == []
    assert _names(tmp_path, hidden=True) == [".b.md", ".secret/a.md"]


def test_links_are_followed_only_when_requested_and_never_in_circles(tmp_path: Path) -> None:
    outside = _touch(tmp_path / "outside" / "o.md").parent
    root = _touch(tmp_path / "root" / "a.md").parent
    (root / "loop").symlink_to(root)
    (root / "out").symlink_to(outside)
    (root / "dangling.md").symlink_to(root / "nothing")
    (outside / "back").symlink_to(root)
    (outside / "again").symlink_to(outside)
    (root / "self.md").symlink_to(root / "self.md")
    assert _names(root) == ["a.md"]
    assert _names(root, follow_links=True) == ["a.md", "out/o.md"]


def test_a_linked_file_inside_the_root_is_listed_once_under_its_own_path(tmp_path: Path) -> None:
    _touch(tmp_path / "z" / "a.md")
    (tmp_path / "a link").symlink_to(tmp_path / "z")
    (tmp_path / "a.md").symlink_to(tmp_path / "z" / "a.md")
    assert _names(tmp_path, follow_links=True) == ["z/a.md"]


def test_a_broken_link_out_of_the_root_is_reported_when_links_are_followed(tmp_path: Path) -> None:
    root = _touch(tmp_path / "root" / "a.md").parent
    (root / "gone.md").symlink_to(tmp_path / "gone.md")
    assert _names(root) == ["a.md"]
    (told,) = [each for each in scan(root, follow_links=True) if isinstance(each, Skipped)]
    assert told == Skipped(root / "gone.md", "it cannot be accessed: No such file or directory")


def test_folders_full_of_links_to_each_other_are_entered_once(tmp_path: Path) -> None:
    root = _touch(tmp_path / "root" / "a.md").parent
    for n in range(12):
        _touch(tmp_path / "others" / f"{n}" / "x.md")
    for n in range(12):
        (tmp_path / "others" / f"{n}" / "links").symlink_to(tmp_path / "others")
    (root / "out").symlink_to(tmp_path / "others")
    assert len(_names(root, follow_links=True)) == 13


def test_the_librarys_own_folder_is_left_out(tmp_path: Path) -> None:
    _touch(tmp_path / "library" / "a.md")
    _touch(tmp_path / "b.md")
    assert [found.path.name for found in _met(tmp_path, exclude=[tmp_path / "library"])] == ["b.md"]


def test_folders_that_a_rule_names_are_left_out(tmp_path: Path) -> None:
    for name in ("a/1.txt", "ours/README.txt", "b/ours/x/2.txt"):
        _touch(tmp_path / name)
    found = _met(tmp_path, unless=lambda folder: folder.name == "ours")
    assert [each.path.name for each in found] == ["1.txt"]
    assert [each.path.name for each in _met(tmp_path / "ours", unless=lambda _: True)] == ["README.txt"], "a root"


def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "s.png"))
        (tmp_path / "folder.jpg").mkdir()
        found = _met(tmp_path)
    assert {each.path.name for each in found} == {"pipe.jpg", "s.png"}
    assert all(isinstance(each, Skipped) and each.reason == "not a regular file" for each in found)


def test_a_folder_that_cannot_be_opened_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = _touch(tmp_path / "closed" / "a.md").parent
    real = os.scandir

    def deny(path: Path | int) -> object:
        if not isinstance(path, int) and Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", deny)
    assert _met(tmp_path) == [Skipped(closed, "the folder cannot be opened: Permission denied")]


@pytest.mark.parametrize(
    "name", [b"caf\xe9.md", b"two\nlines.md", b"\xf0\x9f\x90\xb1.md", "猫.md".encode(), b"a" * 250 + b".md"]
)
def test_any_name_comes_back_byte_for_byte(tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(b"text")
    (found,) = _met(tmp_path)
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


def test_a_path_too_long_for_the_system_is_reported(tmp_path: Path) -> None:
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        Path("a.md").write_text("x")
    finally:
        os.chdir(here)
    (told,) = _met(tmp_path, exclude=[tmp_path / "library"])
    subprocess.run(["rm", "-rf", str(tmp_path / ("d" * 250))], check=True)
    assert isinstance(told, Skipped)
    assert told.reason == "the folder cannot be opened: File name too long"


def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root may open any folder; the same with a system that refuses is tested above")
    closed = _touch(tmp_path / "closed" / "a.md").parent
    closed.chmod(0)
    found = _met(tmp_path)
    closed.chmod(0o700)
    assert found == [Skipped(closed, "the folder cannot be opened: Permission denied")]


def test_a_file_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        _touch(tmp_path / f"{n % 4}" / f"{n}.md")
    asked: list[str] = []
    real = os.stat

    def note(path: str, *args: object, **options: object) -> object:
        asked.append(str(path))
        return real(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", note)
    assert len(_met(tmp_path)) == 20
    files = [path for path in asked if path.endswith(".md")]
    assert len(files) == len(set(files)) == 20


def test_a_single_file_is_a_root_too(tmp_path: Path) -> None:
    (found,) = _met(_touch(tmp_path / "a.md"))
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


def test_a_part_of_a_folder_is_seen_as_the_whole_would_be(tmp_path: Path) -> None:
    _touch(tmp_path / "captions.csv", "image,caption\nsub/b.png,a blue door\nc.png,bare\n")
    _touch(tmp_path / "sub" / "b.png")
    _touch(tmp_path / "sub" / "deep" / "c.png")
    whole = [each for each in scan(tmp_path) if isinstance(each, Source)]
    assert [each.captions for each in whole] == [("a blue door",), ("bare",)]
    assert list(scan(tmp_path / "sub", inside=tmp_path)) == whole
    assert list(scan(tmp_path / "sub" / "b.png", inside=tmp_path)) == whole[:1]
    assert [each.captions for each in scan(tmp_path / "sub") if isinstance(each, Source)] == [(), ()]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_text_file_next_to_no_image_is_a_note(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.jpg")
    _touch(tmp_path / "a.txt", "a note")
    assert _names(tmp_path) == ["a.txt"]


def test_a_long_text_next_to_an_image_is_a_separate_text(tmp_path: Path) -> None:
    _touch(tmp_path / "book.JpG")
    _touch(tmp_path / "book.txt", "It was a dark and stormy night. " * 1000)
    _touch(tmp_path / "short.Png")
    _touch(tmp_path / "short.txt", "a caption")
    found = {each.path.name: each.captions for each in scan(tmp_path) if isinstance(each, Source)}
    assert found == {"book.JpG": (), "book.txt": (), "short.Png": ("a caption",)}


def test_captions_behind_links_are_left_alone(tmp_path: Path) -> None:
    root = _touch(tmp_path / "root" / "a.jpg").parent
    (root / "a.txt").symlink_to(_touch(tmp_path / "secret", "a secret"))
    (root / "captions.csv").symlink_to(_touch(tmp_path / "table", "image,caption\na.jpg,a secret\n"))
    assert [each.captions for each in scan(root) if isinstance(each, Source)] == [()]


def test_a_broken_table_is_skipped_and_the_scan_continues(tmp_path: Path) -> None:
    _touch(tmp_path / "captions.jsonl", '{"image": "a.png", "text": "fine"}\n{"image": \n')
    _touch(tmp_path / "a.png")
    skipped, found = _met(tmp_path)
    assert isinstance(skipped, Skipped)
    assert "near its line 2" in skipped.reason
    assert found.path.name == "a.png"


def test_a_ts_file_is_a_film_or_a_program(tmp_path: Path) -> None:
    stream = film(tmp_path / "film.ts", [(scene(1), 1)])
    assert is_transport_stream(stream)
    (tmp_path / "long.m2ts").write_bytes(b"".join(b"\0\0\0\0G" + bytes(187) for _ in range(5)))
    assert is_transport_stream(tmp_path / "long.m2ts")
    program = tmp_path / "program.ts"
    program.write_text("Greeting: for (const word of words) console.log(word);\n" * 40, "utf-8")
    program.with_suffix(".txt").write_text("no caption of a film", "utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.ts")
    found = {each.path.name: type(each) for each in _met(tmp_path)}
    assert found.pop("pipe.ts", Skipped) is Skipped
    assert found == {"film.ts": Source, "long.m2ts": Source, "program.txt": Source}
    assert [type(each) for each in scan(stream)] == [Source]
    (skipped,) = scan(program)
    assert isinstance(skipped, Skipped)
    assert "not an MPEG transport stream" in skipped.reason
