"""The film in a motion photo becomes moments of the photo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.media.bare import write_bare
from lingxi.media.clip import cut, frame_at, frames_of, sound_of
from lingxi.media.losses import losses
from lingxi.media.motion_moments import motion_moments
from lingxi.media.readers.image import ImageReader
from lingxi.types import Audio, Image, Limits, Video
from tests.films import film, scene, tone
from tests.media.motion_photos import motion_photo
from tests.media.test_bare import placed


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("motion")
    data = film(folder / "a.mp4", [(scene(1), 1.0), (scene(2), 1.0)], tone(440, 2)).read_bytes()
    return motion_photo(folder / "a.jpg", data, "directory")


def test_moments_and_sounds_follow_the_picture(photo: Path) -> None:
    image, *more = ImageReader().read(photo, Limits(), 48)
    assert isinstance(image.media, Image)
    assert image.place.start_s is None
    moments = [each for each in more if isinstance(each.media, Video)]
    assert [(each.place.start_s, each.place.end_s) for each in moments] == [(0, 1), (1, 2)]
    assert moments[0].facts["duration_s"] == 2.0
    assert [type(each.media) for each in more if each not in moments] == [Audio]
    (both,) = {len(ImageReader().read(photo, Limits(in_a_row=4), 48))}
    assert both == 1 + len(more)


def test_frames_sounds_and_pieces_of_it_are_shown(photo: Path, tmp_path: Path) -> None:
    assert np.abs(frame_at(photo, 1.5, 96).pixels.astype(int) - scene(2)).mean() < 12
    assert len(sound_of(photo).samples) > 30_000
    cut(photo, 0, 1, tmp_path / "a.mp4")
    write_bare(photo, tmp_path / "b.mp4")
    assert len(frames_of(tmp_path / "a.mp4", 48).frames) < len(frames_of(tmp_path / "b.mp4", 48).frames) == 20


def test_a_film_that_is_not_there_is_a_loss_and_the_photo_is_read(tmp_path: Path) -> None:
    false = motion_photo(tmp_path / "a.jpg", b"\0\0\0\x10ftypisom nonsense", "micro")
    with losses() as lost:
        (only,) = ImageReader().read(false, Limits(), 48)
    assert isinstance(only.media, Image)
    assert lost == ["the film in this motion photo is missing or damaged"]
    assert motion_moments(placed(tmp_path / "b"), Limits(), 48) == [], "a film is no photo"
