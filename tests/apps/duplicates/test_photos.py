"""Edits and bursts of photos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.photos import Looked, Looks, by_set, candidates, related, same_photos
from lingxi.encode.image.aligned import Aligned


def _file(path: Path, vector: tuple[float, float]) -> File:
    with Pillow.open(path) as image:
        width, height = image.size
    vectors = np.array([vector], np.float32) / np.float32(np.hypot(*vector))
    return File(path.stem, path, "photo", path.stem, width=width, height=height, vectors=vectors)


@pytest.fixture(scope="module")
def files(photographs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, File]:
    """A cat, edits of it, a burst, and a photo of something else, all with vectors alike."""
    folder = tmp_path_factory.mktemp("photos")
    cat = Pillow.open(photographs / "chelsea.png").convert("RGB")
    moved = [cat.copy(), cat.copy()]
    for n, image in enumerate(moved):
        ImageDraw.Draw(image).ellipse((100 + 90 * n, 40, 190 + 90 * n, 130), (90, 220, 90))
    made = {
        "cat": cat,
        "grey": cat.convert("L").convert("RGB"),
        "small": cat.resize((cat.width // 2, cat.height // 2)),
        "crop": cat.crop((40, 30, 400, 280)),
        "burst0": moved[0],
        "burst1": moved[1],
        "coffee": Pillow.open(photographs / "coffee.png").convert("RGB"),
    }
    for name, image in made.items():
        image.save(folder / f"{name}.jpg", quality=90)
    return {name: _file(folder / f"{name}.jpg", (1.0, 0.1 * n)) for n, name in enumerate(made)}


def test_edits_say_what_changed_and_which_one_is_changed(files: dict[str, File]) -> None:
    changed = {"grey": ("grey",), "small": ("scaled",), "crop": ("cropped",)}
    for name, changes in changed.items():
        (link,) = same_photos([files["cat"], files[name]], Looks(_never))
        assert (link.changes, link.burst) == (changes, False)
        flaws = dict(link.flaws)
        assert flaws[files["cat"]] == 0
        assert flaws[files[name]] == (0 if name == "small" else 1)


def test_what_moved_makes_a_burst_and_another_photo_nothing(files: dict[str, File]) -> None:
    (link,) = same_photos([files["burst0"], files["burst1"], files["coffee"]], Looks(_never))
    assert ({link.one.id, link.other.id}, link.burst) == ({"burst0", "burst1"}, True)


def test_edits_that_hang_together_are_not_compared_again(
    files: dict[str, File], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = list[int]()

    def counted(one: Looked, other: Looked) -> Aligned | None:
        compared.append(1)
        return related(one, other)

    monkeypatch.setattr("lingxi.apps.duplicates.photos.related", counted)
    monkeypatch.setattr("lingxi.apps.duplicates.photos.AT_ONCE", 1)
    some = [files[name] for name in ("cat", "grey", "small")]
    assert len(list(same_photos(some, Looks(_never)))) == len(compared) == 2


def test_photos_that_a_glance_tells_apart_are_not_compared(
    files: dict[str, File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.apps.duplicates.photos.related", None)
    assert list(same_photos([files["cat"], files["coffee"]], Looks(_never))) == []


def test_pairs_that_hang_together_come_together_in_their_order(files: dict[str, File]) -> None:
    cat, grey, small, crop, coffee = (files[name] for name in ("cat", "grey", "small", "crop", "coffee"))
    assert by_set([(cat, grey), (crop, coffee), (grey, small)]) == [(cat, grey), (grey, small), (crop, coffee)]


def test_far_vectors_are_no_candidates(files: dict[str, File]) -> None:
    near, far = files["cat"], _file(files["grey"].path, (0.0, 1.0))
    assert candidates([near, far]) == []
    assert candidates([near, _file(files["grey"].path, (0.5, 1.0))]) != []  # a turned photo may be this far
    assert candidates([near, files["coffee"], far]) == [(near, files["coffee"]), (files["coffee"], far)]
    assert candidates([near]) == []


def test_unreadable_photos_are_named_and_passed_over(files: dict[str, File], tmp_path: Path) -> None:
    broken = File("broken", tmp_path / "broken.jpg", "photo", "x", vectors=files["cat"].vectors)
    unread = list[Path]()
    assert list(same_photos([files["cat"], broken], Looks(unread.append))) == []
    assert unread == [broken.path]


def test_a_sharper_photo_has_more_sharpness(files: dict[str, File], tmp_path: Path) -> None:
    with Pillow.open(files["cat"].path) as image:
        image.resize((90, 60)).resize(image.size).save(tmp_path / "blurred.jpg")
    blurred, looks = _file(tmp_path / "blurred.jpg", (1.0, 0.0)), Looks(_never)
    assert None not in looks([files["cat"], blurred]).values()
    assert looks.sharpness[files["cat"]] > 2 * looks.sharpness[blurred]


def _never(path: Path) -> None:
    raise AssertionError(f"{path} is readable")
