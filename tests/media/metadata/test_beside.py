"""Which file describes which, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.metadata import xmp
from lingxi.media.metadata.beside import beside, describers, known_beside, may_describe
from lingxi.media.metadata.known import NOTHING
from lingxi.media.scan import scan
from lingxi.types import LeftOut, Source

LONG = "a very long name of a photo that was taken in a garden"


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("a.jpg", "a.jpg.xmp"),
        ("a.JPG", "a.xmp"),
        ("a.jpg", "a.jpg.json"),
        ("a.jpg", "a.jpg.supplemental-metadata.json"),
        ("a.jpg", "a.jpg.supplemental-meta.json"),
        ("a.jpg", "a.jpg.s.json"),
        ("a(2).jpg", "a.jpg(2).json"),
        ("a(2).jpg", "a.jpg.supplemental-metadata(2).json"),
        ("a-edited.jpg", "a.jpg.supplemental-metadata.json"),
        (f"{LONG[:46]}.jpg", f"{LONG[:46]}.json"),
    ],
)
def test_a_file_and_what_describes_it(name: str, note: str) -> None:
    assert may_describe(note)
    assert describers([name, "b.jpg"], [note]) == {name: (note,)}


@pytest.mark.timeout(60)
def test_a_large_folder_with_long_names() -> None:
    names = {f"{n:05} {LONG}.jpg": f"{n:05} {LONG}"[:46] + ".json" for n in range(30_000)}
    assert describers(names, [*names.values()]) == {name: (note,) for name, note in names.items()}


@pytest.mark.parametrize("note", ["b.json", "a.json", "package.json", "a.jpg.other.json"])
def test_other_json_describes_nothing(note: str) -> None:
    assert describers(["a.jpg"], [note]) == {}


def test_a_walk_finds_them_and_sees_that_they_changed(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.jpg.xmp", "b.png", "b.png.json", "other.json", "lone.xmp"):
        (tmp_path / name).write_bytes(b"x")
    found = {each.path.name: each for each in scan(tmp_path) if isinstance(each, Source)}
    assert {name: each.notes for name, each in found.items()} == {
        "a.jpg": ("a.jpg.xmp",),
        "b.png": ("b.png.json",),
        "other.json": (),
    }
    (left,) = [each for each in scan(tmp_path) if isinstance(each, LeftOut)]
    assert dict(left.extensions) == {"xmp": 1}
    (alone,) = scan(tmp_path / "a.jpg")
    assert alone == found["a.jpg"]
    (tmp_path / "a.jpg.xmp").write_bytes(b"xy")
    (changed,) = scan(tmp_path / "a.jpg")
    assert isinstance(changed, Source)
    assert changed.spoken != found["a.jpg"].spoken


def test_an_edited_picture_beside_its_original_has_its_export_too() -> None:
    found = describers(["a.jpg", "a-edited.jpg", "b.jpg"], ["a.jpg.json", "a.jpg.xmp"])
    assert found == {"a.jpg": ("a.jpg.json", "a.jpg.xmp"), "a-edited.jpg": ("a.jpg.json",)}


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.json").write_bytes(b'{"photoTakenTime": {"timestamp": "1258375918"}, "description": "x"}')
    edited, exported = known_beside(tmp_path / "a.jpg", ["a.jpg.json", "gone.xmp"])
    assert (edited.descriptions, exported.descriptions) == ((), ("x",))
    assert beside(tmp_path / "a.jpg") == ("a.jpg.json",)


def test_a_broken_file_that_nobody_foresaw_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xmp").write_bytes(b"<x/>")
    monkeypatch.setattr(xmp, "known_of", lambda data: 1 / 0)
    assert known_beside(tmp_path / "a.jpg", ["a.xmp"]) == (NOTHING, NOTHING)
