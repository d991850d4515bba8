"""The better copy is not the larger one where that was enlarged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.find import duplicates
from lingxi.apps.duplicates.upscaled import upscaled


def _file(path: Path, image: Pillow.Image) -> File:
    image.save(path, quality=92)
    vectors = np.ones((1, 1), np.float32)
    facts = {"size": path.stat().st_size, "width": image.width, "height": image.height}
    return File(path.stem, path, "photo", path.stem, vectors=vectors, **facts)  # type: ignore[arg-type]


def test_an_enlarged_edition_is_not_the_better_copy(photographs: Path, tmp_path: Path) -> None:
    photo = Pillow.open(photographs / "chelsea.png").convert("RGB")
    larger = photo.resize((photo.width * 2, photo.height * 2))
    marked = larger.copy()
    ImageDraw.Draw(marked).text((40, 40), "somebody 2020", fill="white", font_size=60)
    for name, edition in (("larger", larger), ("marked", marked)):
        files = [_file(tmp_path / "photo.jpg", photo), _file(tmp_path / f"{name}.jpg", edition)]
        (group,) = duplicates(files).groups
        assert (group.keep, group.merit) == (tmp_path / "photo.jpg", "whole"), name


def test_a_photo_with_more_detail_stays_the_better_one(photographs: Path, tmp_path: Path) -> None:
    photo = Pillow.open(photographs / "chelsea.png").convert("RGB")
    small = _file(tmp_path / "small.jpg", photo.resize((photo.width // 2, photo.height // 2)))
    files = [small, _file(tmp_path / "photo.jpg", photo)]
    assert upscaled(files) == set()
    (group,) = duplicates(files).groups
    assert (group.ids[0], group.merit) == ("photo", "pixels")


def test_what_cannot_be_read_is_not_enlarged(tmp_path: Path) -> None:
    files = [File(name, tmp_path / name, "photo", "", width=side, height=side) for name, side in (("a", 9), ("b", 90))]
    assert upscaled(files) == set()
