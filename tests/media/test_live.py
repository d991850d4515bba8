"""Live Photos: a photo and a short film of its name."""

from __future__ import annotations

from pathlib import Path

from lingxi.media.live import is_live, live_photos, photo_of
from lingxi.media.scan import scan
from lingxi.types import Source


def test_films_that_have_a_photo_of_their_name() -> None:
    names = ["IMG_1.HEIC", "IMG_1.MOV", "IMG_2.jpg", "IMG_2.mp4", "IMG_3.mov", "IMG_4.png", "IMG_4.mov"]
    assert live_photos(names) == {"IMG_1.MOV": "IMG_1.HEIC", "IMG_2.mp4": "IMG_2.jpg"}


def test_only_short_films_belong_to_a_photo() -> None:
    assert is_live(3.0)
    assert not is_live(12.0)
    assert not is_live(None)


def test_a_walk_pairs_them(tmp_path: Path) -> None:
    for name in ("IMG_1.HEIC", "IMG_1.MOV", "IMG_3.mov"):
        (tmp_path / name).write_bytes(b"x")
    walk = {each.path.name: each for each in scan(tmp_path) if isinstance(each, Source)}
    assert {name: each.photo for name, each in walk.items()} == {
        "IMG_1.HEIC": "", "IMG_1.MOV": "IMG_1.HEIC", "IMG_3.mov": "",
    }  # fmt: skip
    assert list(scan(tmp_path / "IMG_1.MOV")) == [walk["IMG_1.MOV"]]
    assert photo_of(tmp_path / "IMG_3.mov") == photo_of(tmp_path / "IMG_1.HEIC") == ""
