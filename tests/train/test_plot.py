"""Curves are drawn where they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from lingxi.train.plot import COLOURS, draw


def _where(path: Path, colour: str) -> tuple[float, float]:
    with Pillow.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    wanted = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)])
    rows, columns = np.nonzero((np.abs(pixels - wanted) < 12).all(2) & (np.arange(pixels.shape[1]) < 540))
    return float(rows.mean()), float(columns.mean())


def test_a_higher_curve_is_higher(tmp_path: Path) -> None:
    path = tmp_path / "curves.png"
    draw(path, {"low": [(0, 0.1), (9, 0.2)], "high": [(0, 0.8), (9, 0.9)]}, "curves", "epoch")
    assert _where(path, COLOURS[1])[0] < _where(path, COLOURS[0])[0] - 100
    assert path.stat().st_size < 20_000


def test_one_point_and_none_are_drawn(tmp_path: Path) -> None:
    draw(tmp_path / "one.png", {"one": [(1, 0.5)], "none": []}, "curves", "epoch")
    draw(tmp_path / "none.png", {}, "curves", "epoch")
    with Pillow.open(tmp_path / "none.png") as picture:
        assert picture.size == (720, 420)
