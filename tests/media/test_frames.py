"""Frames have their times, and what is broken costs only itself."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from lingxi.media.container import opened
from lingxi.media.frames import frames
from lingxi.media.losses import HOLED, losses
from lingxi.media.tracks import film_of
from tests.films import Codec, film, scene


def shown(path: Path, start_s: float = 0.0) -> list[tuple[float, float]]:
    """The time and the mean level of each frame."""
    with opened(path) as container:
        return [
            (round(at_s, 2), float(frame.to_ndarray(format="gray").mean()))
            for at_s, frame in frames(container, film_of(container), start_s)
        ]


def grey(level: int) -> np.ndarray:
    return np.full((96, 160, 3), level, np.uint8)


@pytest.mark.parametrize("start_s", [0.0, 3.0])
def test_recordings_behind_each_other_are_one(tmp_path: Path, start_s: float) -> None:
    path = film(tmp_path / "a.ts", [(grey(50), 2)])
    second = film(tmp_path / "b.ts", [(grey(200), 2)])
    path.write_bytes(path.read_bytes() + second.read_bytes())
    found = shown(path, start_s)
    wanted = [round(n / 10, 2) for n in range(40)]
    assert [at_s for at_s, _ in found][-8:] == pytest.approx(wanted[-8:], abs=0.11)
    assert [level > 100 for at_s, level in found] == [at_s > 1.95 for at_s, _ in found]
    assert (found[0][0] == 0) == (start_s == 0)


@pytest.mark.parametrize(("name", "codec"), [("a.ts", "mpeg4"), ("a.h264", "h264")])
def test_a_file_without_an_index_is_read_again_from_its_beginning(tmp_path: Path, name: str, codec: Codec) -> None:
    one = film(tmp_path / name, [(grey(50), 2), (grey(200), 2)], codec=codec, fps=25).read_bytes()
    (tmp_path / name).write_bytes(one + one if name == "a.ts" else one)
    with opened(tmp_path / name) as container:
        passes = [
            [round(at_s, 2) for at_s, _ in frames(container, film_of(container), start_s)] for start_s in (0.0, 3.0)
        ]
    assert passes[0][0] == 0
    assert passes[1][-1] == pytest.approx(passes[0][-1], abs=0.05)
    assert set(passes[1]) <= set(passes[0])


def test_a_hole_is_left_out_and_reported(tmp_path: Path) -> None:
    path = film(tmp_path / "a.avi", [(grey(50), 3), (scene(1), 15), (grey(200), 3)], codec="mjpeg")
    with av.open(str(path)) as container:
        packets = [(each.pos or 0, each.size) for each in container.demux() if each.size]
    data = bytearray(path.read_bytes())
    for at, size in packets[30:180]:  # the header of a packet stands before it
        data[at + 8 : at + 8 + size - 8] = bytes(size - 8)
    path.write_bytes(data)
    with losses() as found:
        levels = [(at_s, level > 100) for at_s, level in shown(path)]
    assert [at_s for at_s, light in levels if not light] == [round(n / 10, 2) for n in range(30)]
    assert [at_s for at_s, light in levels if light] == [round(n / 10, 2) for n in range(180, 210)]
    assert found == [HOLED]


@pytest.mark.parametrize(("codec", "ending"), [("mpeg2video", ".m2v"), ("h264", ".h264"), ("mpeg4", ".m4v")])
def test_a_bare_stream_of_pictures_has_times(tmp_path: Path, codec: Codec, ending: str) -> None:
    path = film(tmp_path / f"a{ending}", [(grey(50), 2), (grey(200), 2)], codec=codec, fps=25)
    found = shown(path)
    assert len(found) == 100
    assert next(at_s for at_s, level in found if level > 100) == pytest.approx(2, abs=0.05)
    later = shown(path, 3.0)
    assert later[0] in found, "a key frame before"
    assert later[-1][0] == pytest.approx(found[-1][0], abs=0.05)
