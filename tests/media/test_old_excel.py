"""Workbooks of Excel before 2007: drawings are recognised, and files that would fill the memory are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.old_excel import holds_drawings, refuse_loop
from tests.media.compound import FREE, SECTOR, write_compound

OBJECT = b"\x5d\x00\x1a\x00\x15\x00\x12\x00%c\x00\x01\x00"


@pytest.mark.parametrize(("kind", "found"), [(5, True), (6, True), (8, True), (0x19, True), (0x14, False), (7, False)])
def test_drawings_are_known_by_their_records(tmp_path: Path, kind: int, found: bool) -> None:
    (tmp_path / "a.xls").write_bytes(bytes(99) + OBJECT % kind)
    assert holds_drawings(tmp_path / "a.xls") == found


def test_a_chain_of_sectors_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = write_compound(tmp_path / "a.xls", {"Book": b"x" * 900})
    refuse_loop(path)
    data = bytearray(path.read_bytes())
    table = len(data) - SECTOR
    assert data[table : table + 4] == (1).to_bytes(4, "little")  # the first sector is followed by the second
    data[table + 4 : table + 8] = bytes(4)
    path.write_bytes(data)
    with pytest.raises(UnreadableMedia, match="its content is damaged"):
        refuse_loop(path)


def test_other_files_and_short_ones_are_no_loops(tmp_path: Path) -> None:
    path = write_compound(tmp_path / "a.xls", {"Book": b"x"})
    data = path.read_bytes()
    for content in (b"x" * 600, data[:99], data[:700], data[:68] + bytes(8) + data[76:]):
        path.write_bytes(content)
        refuse_loop(path)
    far = data[:76] + (FREE - 99).to_bytes(4, "little") + data[80:]
    path.write_bytes(far)
    refuse_loop(path)
