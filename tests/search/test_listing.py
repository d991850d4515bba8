"""Files without a query: what is said of each, and months."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.errors import BadFilter, BadQuery
from lingxi.library import Library
from lingxi.search.listing import MOST
from tests.conftest import Paint

MODIFIED = datetime(2021, 3, 4, 5, 6, 7)


@pytest.fixture
def album(library: Library, folder: Path, paint: Paint) -> Library:
    exif = Pillow.Exif()
    exif[0x0110] = "Canon EOS"
    exif.get_ifd(0x8769)[0x9003] = "2020:07:01 12:00:00"
    Pillow.new("RGB", (40, 30), "red").save(paint("dated.jpg"), "JPEG", exif=exif)
    paint("IMG_20190321_110422.png")
    (folder / "broken.png").write_bytes(b"no picture")
    for file in folder.iterdir():
        os.utime(file, (MODIFIED.timestamp(),) * 2)
    library.index(folder, models=["toy"])
    return library


def test_each_file_says_when_it_is_from_and_how_it_is_known(album: Library, folder: Path) -> None:
    found = album.files()
    assert (found.total, found.cursor) == (6, None)
    assert [file.when for file in found.files] == [
        *[MODIFIED] * 4,
        datetime(2020, 7, 1, 12),
        datetime(2019, 3, 21, 11, 4, 22),
    ]
    assert [file.when_from for file in found.files] == [*["modified"] * 4, "taken", "name"]
    dated = found.files[4]
    assert (dated.path, dated.modality, dated.camera) == (folder / "dated.jpg", "image", "Canon EOS")
    assert (dated.size, dated.width, dated.height) == ((folder / "dated.jpg").stat().st_size, 40, 30)
    assert (dated.pages, dated.duration_s, dated.latitude, dated.missing) == (None, None, None, False)
    (note,) = album.files("modality = text").files
    assert (note.path.name, note.title) == ("note.md", "Sea")
    assert album.segments([note.id])[0].path == note.path
    assert note.as_dict() == {
        "id": note.id, "path": str(note.path), "modality": "text", "when": MODIFIED.isoformat(),
        "when_from": "modified", "title": "Sea", "excerpt": "# Sea\n\nThe sea is blue today.", "size": note.size,
    }  # fmt: skip


def test_a_camera_that_names_its_files_by_the_time_is_believed_for_its_metadata(
    library: Library, folder: Path, paint: Paint
) -> None:
    exif = Pillow.Exif()
    exif[0x0110] = "Pixel 8"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 10:00:00"
    Pillow.new("RGB", (40, 30), "red").save(paint("PXL_20240501_100000.jpg"), "JPEG", exif=exif)
    library.index(folder / "PXL_20240501_100000.jpg", models=["toy"])
    assert [file.when_from for file in library.files().files] == ["taken"]


def test_a_document_says_how_many_pages_it_has(library: Library, folder: Path) -> None:
    pages = [Pillow.new("RGB", (60, 60), colour) for colour in ("red", "blue", "white")]
    pages[0].save(folder / "scan.pdf", save_all=True, append_images=pages[1:])
    library.index(folder / "scan.pdf", models=["toy"])
    (scan,) = library.files().files
    assert scan.pages == 3
    assert library.facets("extension", files=True) == [("pdf", 1)]
    assert library.facets("extension") == [("pdf", len(library.search(where="extension = pdf", group=False)))]


def test_a_missing_file_is_marked(album: Library, folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    assert all(file.missing for file in album.files().files)


def test_months_are_counted_and_lead_to_their_files(album: Library) -> None:
    found = album.timeline()
    assert [(each.month, each.files) for each in found.months] == [("2021-03", 4), ("2020-07", 1), ("2019-03", 1)]
    assert (found.undated, found.undated_cursor, found.total) == (0, None, 6)
    for month in found.months:
        first = album.files(limit=1, cursor=month.cursor).files[0].when
        assert first is not None
        assert f"{first:%Y-%m}" == month.month
    assert [each.month for each in album.timeline("taken < 2020").months] == ["2019-03"]
    assert album.timeline("taken < 1990").months == ()


def test_what_cannot_be_listed_is_refused(album: Library) -> None:
    for limit in (0, MOST + 1):
        with pytest.raises(BadQuery, match=r"^a page has 1 to 1,000 files"):
            album.files(limit=limit)
    with pytest.raises(BadFilter, match="size >"):
        album.files("size >")


def test_a_new_library_has_no_files(library: Library) -> None:
    assert library.files().files == ()
    assert library.timeline().total == 0


def test_files_are_listed_without_loading_a_model(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(folder, models=["toy"])
    monkeypatch.setattr(library._prepared, "_made", lambda: pytest.fail("a searcher needs the models"))
    assert library.files().total == 4
    assert library.timeline().total == 4
    assert library.facets("modality", files=True)
