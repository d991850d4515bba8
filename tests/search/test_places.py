"""Places of files: cells with counts, covers and means, within a part of the earth and a filter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.errors import BadFilter, BadQuery
from lingxi.library import Library
from lingxi.search.places import Box
from tests.conftest import Paint

TAKEN = {"zurich": (47.25, 8.5, 2020), "lake": (47.75, 8.75, 2022), "rio": (-22.5, -43.25, 2021)}


def photo_at(path: Path, latitude: float, longitude: float, year: int = 2020) -> None:
    """A JPEG with a place in its EXIF."""
    exif = Pillow.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{year}:07:01 12:00:00"
    exif.get_ifd(0x8825).update({
        1: "S" if latitude < 0 else "N", 2: (abs(latitude), 0.0, 0.0),
        3: "W" if longitude < 0 else "E", 4: (abs(longitude), 0.0, 0.0),
    })  # fmt: skip
    Pillow.new("RGB", (40, 30), "red").save(path, "JPEG", exif=exif)


@pytest.fixture
def travels(library: Library, folder: Path, paint: Paint) -> Library:
    for name, (latitude, longitude, year) in TAKEN.items():
        photo_at(paint(f"{name}.jpg"), latitude, longitude, year)
    library.index(folder, models=["toy"])
    return library


def test_files_of_a_cell_are_counted(travels: Library) -> None:
    swiss, rio = travels.places(degrees=1.0)
    assert (swiss.box, swiss.files) == (Box(47.0, 8.0, 48.0, 9.0), 2)
    assert (swiss.latitude, swiss.longitude) in ((47.25, 8.5), (47.75, 8.75)), "a place where something was taken"
    assert (rio.box, rio.files) == (Box(-23.0, -44.0, -22.0, -43.0), 1)
    assert (swiss.places, rio.places) == (2, 1), "Zurich and the lake lie 50 km apart"
    (cover,) = travels.segments([swiss.cover])
    assert cover.path.name == "lake.jpg", "the newest one"


def test_smaller_cells_part_them(travels: Library) -> None:
    assert [cell.files for cell in travels.places(degrees=0.5)] == [1, 1, 1]
    assert [cell.files for cell in travels.places(degrees=90.0)] == [2, 1]


def test_a_cell_is_where_the_middle_one_of_its_files_was_taken(library: Library, folder: Path, paint: Paint) -> None:
    for name, latitude in {"south": 10.0, "middle": 12.0, "north": 13.0}.items():
        photo_at(paint(f"{name}.jpg"), latitude, 5.0)
    library.index(folder, models=["toy"])
    assert [cell.latitude for cell in library.places(degrees=20.0)] == [12.0]


def test_files_near_each_other_are_one_place(library: Library, folder: Path, paint: Paint) -> None:
    for number, (latitude, longitude) in enumerate([(47.19, 8.19), (47.21, 8.21), (47.35, 8.39), (48.9, 8.2)]):
        photo_at(paint(f"{number}.jpg"), latitude, longitude)
    library.index(folder, models=["toy"])
    assert [(cell.files, cell.places) for cell in library.places(degrees=10.0)] == [(4, 2)]


def test_a_filter_and_a_part_of_the_earth_narrow(travels: Library) -> None:
    assert [cell.files for cell in travels.places("taken = 2022", 1.0)] == [1]
    assert [cell.latitude for cell in travels.places(degrees=1.0, within=Box(-60, -90, 0, 0))] == [-22.5]
    assert travels.places(within=Box(0, 100, 10, 110)) == ()
    assert travels.places("modality = text") == ()


def test_what_is_wrong_is_said(travels: Library) -> None:
    for degrees in (0.0, 91.0, float("nan")):
        with pytest.raises(BadQuery, match=r"a cell of the map is 0\.001 to 90\.0 degrees wide, not"):
            travels.places(degrees=degrees)
    with pytest.raises(BadFilter, match="size >"):
        travels.places("size >")
