"""Files in archives of strangers: names that lead out, bombs, passwords and damage."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_LZMA, ZipFile

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import members as module
from lingxi.media import seven_zip
from lingxi.media.losses import HOLED
from lingxi.media.members import Listing, Member, members, unpack
from lingxi.media.seven_zip import BROKEN, LOCKED
from tests.media.documents import write_zip

FILES: dict[str, str | bytes] = {"b.txt": "bee", "in/a.txt": "ant"}


def _tar(path: Path, mode: str) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in {**FILES, "../out.txt": "x"}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, BytesIO(str(text).encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        device = tarfile.TarInfo("device.txt")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    return path


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tgz", "w:gz"), ("a.tar.xz", "w:xz")])
def test_of_a_tar_regular_files_are_listed_and_copied(tmp_path: Path, name: str, mode: str) -> None:
    archive = _tar(tmp_path / name, mode)
    assert members(archive) == Listing([Member("b.txt", 3), Member("in/a.txt", 3)])
    targets = {name: tmp_path / str(n) for n, name in enumerate(["in/a.txt", "b.txt", "link.txt", "gone.txt"])}
    assert unpack(archive, targets, 3) == {"link.txt": BROKEN, "gone.txt": BROKEN}
    assert [(tmp_path / str(n)).read_text() for n in range(2)] == ["ant", "bee"]
    assert not (tmp_path / "2").exists()


def test_names_in_a_zip_stay_in_it(tmp_path: Path) -> None:
    odd = ["../out", "/etc/a", "in\\..\\..\\b", "C:\\c", "./d", "e//f", "..", "g\0h"]
    archive = write_zip(tmp_path / "a.zip", dict.fromkeys(odd, "x"))
    assert [each.name for each in members(archive).members] == ["d", "e/f", "etc/a", "g"]


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [(10, 97, seven_zip.UNKNOWN), (10, 99, seven_zip.UNKNOWN), (8, 0x01, LOCKED), (8, 0x40, LOCKED), (8, 0x41, LOCKED)],
)
def test_files_that_are_whole_but_cannot_be_unpacked(tmp_path: Path, place: int, value: int, reason: str) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a": "x"})
    data = bytearray(archive.read_bytes())
    for mark, at in ((b"PK\x03\x04", place - 2), (b"PK\x01\x02", place)):
        data[data.find(mark) + at] = value
    archive.write_bytes(data)
    assert unpack(archive, {"a": tmp_path / "copy"}, 1_000) == {"a": reason}


def test_sizes_passwords_and_damage(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"bomb": b"0" * 1_000_000, "whole": "x", "locked": "y", "broken": "z" * 99})
    data = bytearray(archive.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(b"locked", data.find(mark)) if mark == b"PK\x03\x04" else data.rfind(b"locked")
        data[data.rfind(mark, 0, at) + place] |= 1
    data[data.find(b"broken") + 8] ^= 0xFF
    archive.write_bytes(data)
    targets = {name: tmp_path / name for name in ("bomb", "whole", "locked", "broken")}
    over = "unpacked it is over the limit of 1,000 bytes"
    assert unpack(archive, targets, 1_000) == {"bomb": over, "locked": LOCKED, "broken": BROKEN}
    assert (tmp_path / "whole").read_text() == "x"


def test_a_damaged_lzma_member_costs_only_itself(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w", ZIP_LZMA) as archive:
        archive.writestr("bad", Random(1).randbytes(9_000))
        archive.writestr("good", "penguins")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[2_000:2_200] = b"\xff" * 200
    (tmp_path / "a.zip").write_bytes(data)
    targets = {name: tmp_path / name for name in ("bad", "good")}
    assert unpack(tmp_path / "a.zip", targets, 10_000) == {"bad": BROKEN}
    assert (tmp_path / "good").read_text() == "penguins"


def _five(path: Path, mode: str = "w") -> bytes:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for number in range(5):
            entry = tarfile.TarInfo(f"{number}.txt")
            entry.size = 3_000
            archive.addfile(entry, BytesIO(Random(number).randbytes(3_000)))
    return path.read_bytes()


def _names(path: Path, data: bytes) -> tuple[list[str], str]:
    path.write_bytes(data)
    found = members(path)
    return [each.name for each in found.members], found.lost


def test_damage_in_a_tar_is_a_loss_and_what_is_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    whole = _five(file)
    assert _names(file, whole) == ([f"{n}.txt" for n in range(5)], "")
    header = whole.index(b"2.txt")
    assert _names(file, whole[:header] + b"\xff" + whole[header + 1 :]) == (["0.txt", "1.txt"], HOLED)
    assert _names(file, whole[:8_000]) == (["0.txt", "1.txt", "2.txt"], HOLED)
    targets = {name: tmp_path / name for name in ("0.txt", "1.txt", "2.txt")}
    assert unpack(file, targets, 10_000) == {"2.txt": BROKEN}
    assert (tmp_path / "1.txt").read_bytes() == Random(1).randbytes(3_000)
    packed = _five(tmp_path / "b.tgz", "w:gz")
    assert _names(tmp_path / "b.tgz", packed[: len(packed) // 2]) == (["0.txt", "1.txt", "2.txt"], HOLED)
    assert unpack(tmp_path / "b.tgz", targets, 10_000) == {"2.txt": BROKEN}


def test_of_files_with_one_name_in_a_zip_the_last_is_read(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"d": "lions", "./d": "tigers", "e": "bears"})
    assert members(archive) == Listing([Member("d", 6), Member("e", 5)], "", ["d"])
    assert unpack(archive, {"d": tmp_path / "d"}, 99) == {}
    assert (tmp_path / "d").read_text() == "tigers"


def test_what_is_no_archive_is_refused_and_too_many_files_are_a_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnreadableMedia, match="its end, which lists its files, is missing"):
        members(tmp_path / "a.zip")
    (tmp_path / "text.zip").write_bytes(b"a text")
    with pytest.raises(UnreadableMedia, match=r"not a readable archive$"):
        members(tmp_path / "text.zip")
    monkeypatch.setattr(module, "MOST", 1)
    reason = "it has more than 1 files, which is the limit"
    assert members(write_zip(tmp_path / "b.zip", FILES)) == Listing([Member("b.txt", 3)], reason)
