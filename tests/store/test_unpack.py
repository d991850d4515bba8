"""A backup in one file is unpacked where it was asked for and nowhere else."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from lingxi.errors import BadExport, LibraryError
from lingxi.store.unpack import unpacked

FILES = {"export.json": b"{}", "points-000001.jsonl": b"x" * 100, "library/albums/Sea.json": b"{}"}


def _archived(file: Path, *, kind: int = ZIP_STORED, extra: ZipInfo | None = None) -> Path:
    with ZipFile(file, "w", kind) as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
        if extra is not None:
            archive.writestr(extra, b"/etc/passwd")
    return file


def _link() -> ZipInfo:
    info = ZipInfo("library/albums/x.json")
    info.external_attr = 0o120777 << 16
    return info


def test_a_file_is_unpacked_for_a_while(tmp_path: Path) -> None:
    file = _archived(tmp_path / "good.zip")
    with unpacked(file, tmp_path / "new") as place:
        found = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        assert found == FILES
    assert sorted(tmp_path.iterdir()) == [file]


def test_a_folder_is_read_where_it_is(tmp_path: Path) -> None:
    with unpacked(tmp_path, tmp_path / "new") as place:
        assert place == tmp_path


@pytest.mark.parametrize(
    "extra",
    [
        ZipInfo("../evil"),
        ZipInfo("/evil"),
        ZipInfo("library/../../evil"),
        ZipInfo("points-000001.jsonl"),
        ZipInfo("evil.so"),
        _link(),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_other_places_links_and_names_twice_are_refused(tmp_path: Path, extra: ZipInfo) -> None:
    file = _archived(tmp_path / "evil.zip", extra=extra)
    with (
        pytest.raises(BadExport, match="is not part of a backup; nothing was written"),
        unpacked(file, tmp_path / "deep" / "new"),
    ):
        pytest.fail("it was unpacked")
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "deep", file]


def test_an_archive_that_is_compressed_cut_or_missing_is_refused(tmp_path: Path) -> None:
    good = _archived(tmp_path / "good.zip")
    bomb = _archived(tmp_path / "bomb.zip", kind=ZIP_DEFLATED)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(good.read_bytes()[:-50])
    for file, error, says in (
        (bomb, BadExport, "is not part of a backup"),
        (cut, BadExport, "damaged"),
        (tmp_path / "nothing.zip", LibraryError, "cannot read"),
    ):
        with pytest.raises(error, match=says), unpacked(file, tmp_path / "new"):
            pytest.fail("it was unpacked")
