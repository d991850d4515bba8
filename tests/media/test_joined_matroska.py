"""Matroska files that were put behind each other are read as one, however many they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.media.clip import cut, frame_at, frames_of
from lingxi.media.container import opened
from lingxi.media.film import looks
from lingxi.media.joined_matroska import SplicedFile, spliced
from lingxi.media.jumps import is_linear
from lingxi.media.readers.video import VideoReader
from lingxi.media.tracks import film_of
from lingxi.types import Limits
from tests.films import film, scene, tone


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three of two scenes each, with sound."""
    folder = tmp_path_factory.mktemp("matroska")
    return [film(folder / f"{n}.mkv", [(scene(2 * n), 1.0), (scene(2 * n + 1), 1.0)], tone(300, 2.0)) for n in range(3)]


@pytest.fixture(scope="module")
def three(recordings: list[Path]) -> Path:
    path = recordings[0].with_name("three.mkv")
    path.write_bytes(b"".join(each.read_bytes() for each in recordings))
    return path


def _times(path: Path) -> list[float]:
    with opened(path) as container:
        return [look.at_s for look in looks(container, film_of(container), 0.0)]


def test_all_of_three_recordings_are_read_and_their_times_go_on(three: Path, recordings: list[Path]) -> None:
    times = _times(three)
    assert times == sorted(times)
    assert times[-1] == pytest.approx(5.9, abs=0.2)
    shown = frame_at(three, 4.5, 96).pixels.astype(int)
    away = [np.abs(shown - frame_at(each, 0.5, 96).pixels.astype(int)).mean() for each in recordings]
    assert min(away) == away[2]
    with opened(three) as container:
        assert is_linear(container)


def test_what_is_found_in_the_last_one_is_cut_out(three: Path) -> None:
    out = three.with_name("clip.mkv")
    cut(three, 4.0, 6.0, out)
    assert len(frames_of(out, 64).frames) == pytest.approx(20, abs=2)


def test_moments_and_sounds_reach_to_the_end(three: Path) -> None:
    found = VideoReader().read(three, Limits(), 64)
    assert max(each.place.end_s or 0.0 for each in found) == pytest.approx(6.0, abs=0.3)


def test_one_recording_and_what_is_cut_off_are_left_as_they_are(recordings: list[Path], three: Path) -> None:
    with recordings[0].open("rb") as file:
        assert spliced(file) is None
    cut_off = three.with_name("cut.mkv")
    cut_off.write_bytes(three.read_bytes()[: -recordings[2].stat().st_size // 2])
    with cut_off.open("rb") as file:
        whole = spliced(file)
    assert whole is not None
    assert sum(end - begin for begin, end in whole.parts) < 2 * recordings[0].stat().st_size + 1024
    for data in (b"", b"\x1aE\xdf\xa3", b"\x1aE\xdf\xa3\xff" + bytes(20), recordings[0].read_bytes()[:60]):
        cut_off.write_bytes(data)
        with cut_off.open("rb") as file:
            assert spliced(file) is None


def test_the_parts_are_one_file_however_they_are_read(three: Path) -> None:
    with three.open("rb") as file:
        whole = spliced(file)
        assert whole is not None
        joined = SplicedFile(file, whole)
        everything = joined.read()
        assert joined.tell() == len(everything) == joined.seek(0, 2)
        assert joined.read(5) == b""
        joined.seek(0)
        assert b"".join(iter(lambda: joined.read(700), b"")) == everything
        assert everything[whole.size_at : whole.size_at + len(whole.unknown)] == whole.unknown
        assert joined.seek(-1) == -1
