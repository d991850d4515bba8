"""Archives of strangers: bombs, entities, passwords and missing parts end with a reason."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import archive
from lingxi.media.archive import PART_LOST, Archive
from lingxi.media.losses import losses
from lingxi.types import Limits
from tests.media.documents import write_zip


def test_parts_are_read(tmp_path: Path) -> None:
    with Archive(write_zip(tmp_path / "a.zip", {"a/b.xml": "<a>text</a>"}), Limits()) as parts:
        assert "a/b.xml" in parts
        assert parts.bytes("a/b.xml") == b"<a>text</a>"
        assert parts.xml("a/b.xml").text == "text"
        with pytest.raises(UnreadableMedia, match="other is missing"):
            parts.bytes("other")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "bomb.zip", {"one": b"0" * 600_000, "two": b"0" * 600_000})
    with Archive(bomb, Limits(unpacked_bytes=1_000_000)) as parts:
        assert len(parts.bytes("one")) == 600_000
        with pytest.raises(UnreadableMedia, match="larger than the limit"):
            parts.bytes("two")


def test_many_parts_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    with pytest.raises(UnreadableMedia, match="which is the limit"):
        Archive(write_zip(tmp_path / "a.zip", {str(n): "" for n in range(4)}), Limits())


def test_entities_are_not_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    parts_: dict[str, str | bytes] = {
        "bomb": f"<!DOCTYPE a [{bomb}]><a>&e8;</a>",
        "file": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><a>&x;</a>',
    }
    with Archive(write_zip(tmp_path / "a.zip", parts_), Limits()) as parts:
        for name in parts_:
            try:
                text = "".join(parts.xml(name).itertext())
            except UnreadableMedia:
                continue
            assert len(text) < 100
            assert "secret" not in text


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(UnreadableMedia, match="not a document"):
        Archive(tmp_path / "a.zip", Limits())


@pytest.mark.parametrize("flag", [0x01, 0x40])
def test_an_encrypted_part_is_reported(tmp_path: Path, flag: int) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": "text"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= flag
    path.write_bytes(data)
    with Archive(path, Limits()) as parts, pytest.raises(UnreadableMedia, match="encrypted"):
        parts.bytes("a")


def test_a_damaged_part_is_reported(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": "some text that is long enough to be packed " * 20, "b": "<a>"})
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(data)
    with Archive(path, Limits()) as parts:
        with pytest.raises(UnreadableMedia, match="cannot be unpacked"):
            parts.bytes("a")
        with pytest.raises(UnreadableMedia, match="is not XML"):
            parts.xml("b")


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
@pytest.mark.parametrize("fill", [0, 0xFF])
def test_a_part_whose_compressed_data_are_damaged_is_reported(tmp_path: Path, method: int, fill: int) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w", method) as file:
        file.writestr("a", "some text that is long enough to be packed " * 20)
        at = 31 + (9 if method == ZIP_LZMA else 0)  # behind the name, and the properties of LZMA
    data = bytearray(path.read_bytes())
    data[at : at + 20] = bytes([fill]) * 20
    path.write_bytes(data)
    with Archive(path, Limits()) as parts, losses() as lost:
        with pytest.raises(UnreadableMedia, match="its part a cannot be unpacked"):
            parts.bytes("a")
        assert parts.optional_xml("a") is None
    assert lost == [PART_LOST]


@pytest.mark.parametrize(("name", "reason"), [("EncryptedPackage", "it is encrypted"), ("WordDocument", "before 2007")])
def test_encrypted_and_old_office_files_are_reported(tmp_path: Path, name: str, reason: str) -> None:
    head = bytearray(512)
    head[:8], head[30:32], head[48:52] = archive.COMPOUND, (9).to_bytes(2, "little"), (2).to_bytes(4, "little")
    directory = "Root Entry".encode("utf-16-le").ljust(128, b"\0") + name.encode("utf-16-le").ljust(128, b"\0")
    (tmp_path / "a.docx").write_bytes(bytes(head) + bytes(1024) + directory.ljust(512, b"\0"))
    with pytest.raises(UnreadableMedia, match=reason):
        Archive(tmp_path / "a.docx", Limits())
