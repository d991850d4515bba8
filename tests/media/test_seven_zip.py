"""7z archives: their files, bombs, passwords and damage; and what to install."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import members as module
from lingxi.media.members import Member, members, unpack
from lingxi.media.reasons import kind_of
from lingxi.media.sandbox import Sandbox
from lingxi.media.scan import scan
from lingxi.media.seven_zip import BEHIND, BROKEN, EXTRA, LOCKED
from lingxi.types import LeftOut, Skipped, Source

py7zr = pytest.importorskip("py7zr", reason="py7zr is not installed (extra sevenzip)")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.7z"
    with py7zr.SevenZipFile(path, "w") as file:
        for name, text in (("in/猫.md", "a zeppelin"), ("empty.md", ""), ("bomb.md", "0" * 50_000), ("b.exe", "x")):
            file.writestr(text, name)
    return path


def test_files_are_listed_and_copied_within_a_limit(archive: Path, tmp_path: Path) -> None:
    found = members(archive)
    assert found.members[:3] == [Member("b.exe", 1), Member("bomb.md", 50_000), Member("empty.md", 0)]
    targets = {each.name: tmp_path / str(number) for number, each in enumerate(found.members)}
    assert unpack(archive, targets, 20_000) == {"bomb.md": "unpacked it is over the limit of 20,000 bytes"}
    assert targets["in/猫.md"].read_text() == "a zeppelin"
    assert targets["empty.md"].read_text() == ""
    assert targets["bomb.md"].stat().st_size <= 20_000


def test_of_files_with_the_same_name_the_last_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in" / "a.7z"
    path.parent.mkdir()
    with py7zr.SevenZipFile(path, "w") as file:
        for number, name in enumerate(["x.md", "d/y.md", "x.md", "x.md_0", "x.md", "d//y.md", "./d/y.md", "good.md"]):
            file.writestr(f"{number}", name)
    found = members(path)
    assert [each.name for each in found.members] == ["d/y.md", "good.md", "x.md", "x.md_0"]
    assert found.repeated == ["x.md", "x.md", "d/y.md", "d/y.md"]
    (tmp_path / "d").symlink_to("/")  # links where it runs have no part in it
    monkeypatch.chdir(tmp_path)
    targets = {each.name: tmp_path / each.name.replace("/", "-") for each in found.members}
    assert unpack(path, targets, 99) == {}
    assert {name: each.read_text() for name, each in targets.items()} == {
        "d/y.md": "6", "good.md": "7", "x.md": "4", "x.md_0": "3"
    }  # fmt: skip
    (repeated,) = (each for each in scan(path.parent, archives=True) if isinstance(each, Skipped))
    assert (repeated.path, repeated.in_part) == (path / "x.md", True)


def _written(path: Path, names: Sequence[str]) -> Path:
    with py7zr.SevenZipFile(path, "w", filters=[{"id": py7zr.FILTER_COPY}]) as file:
        for name in names:
            file.writestr(f"{name} text", f"{name}.md")
    return path


def _damaged(path: Path, name: str) -> Path:
    path.write_bytes(path.read_bytes().replace(f"{name} text".encode(), f"{name} t\0xt".encode()))
    return path


def test_what_is_behind_the_damage_in_its_block_is_lost(tmp_path: Path) -> None:
    names = ("first", "second", "third")
    path = _damaged(_written(tmp_path / "a.7z", names), "second")
    targets = {f"{name}.md": tmp_path / name for name in names}
    assert unpack(path, targets, 99) == {"second.md": BROKEN, "third.md": BEHIND}
    assert (tmp_path / "first").read_text() == "first text"


def test_other_blocks_than_the_damaged_one_are_copied(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.7z", ["a", "b"])
    with py7zr.SevenZipFile(path, "a", filters=[{"id": py7zr.FILTER_COPY}]) as file:  # another block
        for name in ("c", "d"):
            file.writestr(f"{name} text", f"{name}.md")
    targets = {f"{name}.md": tmp_path / name for name in "abcd"}
    with closing(Sandbox(1, 600)) as sandbox:  # as always; py7zr leaves files open in its threads
        assert sandbox.run(unpack, _damaged(path, "a"), targets, 99) == {"a.md": BROKEN, "b.md": BEHIND}
    assert [(tmp_path / name).read_text() for name in "cd"] == ["c text", "d text"]


def test_they_are_walked_as_folders(archive: Path) -> None:
    *sources, others = scan(archive.parent, archives=True)
    assert [each.path.name for each in sources if isinstance(each, Source)] == ["bomb.md", "empty.md", "猫.md"]
    assert others == LeftOut(archive, {"exe": 1})
    assert list(scan(archive.parent)) == [LeftOut(archive.parent, {"7z": 1})]


def test_passwords_damage_and_too_many_files(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with py7zr.SevenZipFile(tmp_path / "locked.7z", "w", password="x") as file:
        file.writestr("x", "a.md")
    with pytest.raises(UnreadableMedia, match=LOCKED):
        members(tmp_path / "locked.7z")
    data = bytearray(archive.read_bytes())
    (tmp_path / "cut.7z").write_bytes(data[:-9])
    with pytest.raises(UnreadableMedia, match="its end, which lists its files, is missing"):
        members(tmp_path / "cut.7z")
    data[40] ^= 255
    (tmp_path / "damaged.7z").write_bytes(data)
    assert unpack(tmp_path / "damaged.7z", {"in/猫.md": tmp_path / "x"}, 99) == {"in/猫.md": BROKEN}
    monkeypatch.setattr(module, "MOST", 1)
    assert (len(members(archive).members), members(archive).lost) == (1, "it has more than 1 files, which is the limit")


def test_the_extra_is_named_where_it_is_missing(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py7zr", None)
    monkeypatch.setitem(sys.modules, "py7zr.exceptions", None)
    with pytest.raises(UnreadableMedia, match="extra sevenzip") as caught:
        members(archive)
    assert (caught.value.reason, kind_of(EXTRA)) == (EXTRA, "unsupported")
