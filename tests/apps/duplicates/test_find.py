"""The groups of a whole set of files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.find import duplicates

TEXT = " ".join(f"word{n}" for n in range(60))


@pytest.fixture(scope="module")
def files(photographs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, File]:
    folder = tmp_path_factory.mktemp("photos")
    cat = Pillow.open(photographs / "chelsea.png").convert("RGB")
    moved = cat.copy()
    ImageDraw.Draw(cat).ellipse((100, 40, 190, 130), (90, 220, 90))
    ImageDraw.Draw(moved).ellipse((200, 40, 290, 130), (90, 220, 90))
    made = {"cat": cat, "copy": cat, "grey": cat.convert("L").convert("RGB"), "moved": moved}
    for name, image in made.items():
        image.save(folder / f"{name}.jpg", quality=90)
    vectors = np.ones((1, 1), np.float32)
    found = {
        name: File(name, folder / f"{name}.jpg", "photo", name, 10, width=451, height=300, vectors=vectors)
        for name in made
    }
    return found | {"copy": replace(found["copy"], digest="cat")}


def test_copies_edits_and_bursts_become_groups(files: dict[str, File]) -> None:
    notes = [File("n1", Path("n1"), "document", "n1", text=TEXT), File("n2", Path("n2"), "document", "n2", text=TEXT)]
    found = duplicates([*files.values(), *notes])
    assert [(group.kind, group.ids) for group in found.groups] == [
        ("edit", ("cat", "copy", "grey")),
        ("edit", ("n1", "n2")),
        ("burst", ("cat", "moved")),
    ]
    assert found.groups[0].keep == files["cat"].path
    assert found.groups[0].merit == "name"
    assert set(found.groups[0].changes) == {"identical", "grey"}
    assert found.groups[2].keep is None
    assert found.unread == ()


def test_the_same_bytes_are_copies_and_are_not_read(tmp_path: Path) -> None:
    files = [File(name, tmp_path / name, "photo", "same", 10, vectors=np.ones((1, 1), np.float32)) for name in "ab"]
    other_size = File("c", tmp_path / "c", "document", "same", 11)
    (group,) = duplicates([*files, other_size]).groups
    assert (group.kind, group.ids, group.changes) == ("copy", ("a", "b"), ("identical",))


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    files = [File(name, tmp_path / name, "photo", name, vectors=np.ones((1, 1), np.float32)) for name in "ab"]
    found = duplicates(files)
    assert (found.groups, found.unread) == ((), (tmp_path / "a", tmp_path / "b"))
    assert duplicates([]).groups == ()


def test_a_mirror_image_is_an_edit_and_says_so(photographs: Path, tmp_path: Path) -> None:
    photo = Pillow.open(photographs / "chelsea.png").convert("RGB")
    other = Pillow.open(photographs / "coffee.png").convert("RGB")
    made = {"photo": photo, "mirror": photo.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT), "other": other}
    for name, image in made.items():
        image.save(tmp_path / f"{name}.jpg", quality=90)
    vectors = np.ones((1, 1), np.float32)
    files = [File(name, tmp_path / f"{name}.jpg", "photo", name, vectors=vectors) for name in made]
    (group,) = duplicates(files).groups
    assert (group.kind, set(group.ids), group.changes) == ("edit", {"photo", "mirror"}, ("mirrored",))
    assert "mirrored" in group.why
