"""7z archives: their files, bombs, passwords and damage; and what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import members as module
from lingxi.media.members import BROKEN, Member, members, unpack
from lingxi.media.reasons import kind_of
from lingxi.media.scan import scan
from lingxi.media.seven_zip import EXTRA, LOCKED
from lingxi.types import LeftOut, Source

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
    with pytest.raises(UnreadableMedia, match="not a readable archive"):
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
