"""Files whose clock jumps are found, small ones as a whole and large ones at some places."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media import jumps
from lingxi.media.container import opened
from lingxi.media.jumps import is_linear
from tests.films import film, scene


def linear(path: Path) -> bool:
    with opened(path) as container:
        return is_linear(container)


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("ending", [".ts", ".mpg"])
def test_recordings_behind_each_other_are_linear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, *, small: bool
) -> None:
    if not small:
        monkeypatch.setattr(jumps, "SMALL", 4096)
        monkeypatch.setattr(jumps, "SPREAD_S", 1.0)
    one = film(
        tmp_path / f"a{ending}",
        [(scene(n), 2) for n in range(4)],
        codec="mpeg4" if ending == ".ts" else "mpeg2video",
        fps=25,
    )
    assert not linear(one)
    two = tmp_path / f"b{ending}"
    two.write_bytes(2 * one.read_bytes())
    assert linear(two)


def test_other_formats_have_an_index(tmp_path: Path) -> None:
    assert not linear(film(tmp_path / "a.mkv", [(scene(1), 1)]))
