"""Pairs become features in three parts that share no image."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.joint.towers import Towers
from lingxi.errors import LingxiError
from lingxi.train.pairs import read_pairs
from lingxi.train.prepare import features
from tests.train.toys import painted


def test_the_parts_share_no_image_and_lose_no_pair(tmp_path: Path) -> None:
    pairs = read_pairs(painted(tmp_path, 100))
    stages = list[tuple[str, int, int]]()
    parts = features(Towers("toy", "toy"), pairs, tmp_path / "cache", tell=lambda *stage: stages.append(stage))
    rows = [set(part.pairs[:, 0].tolist()) for part in (parts.train, parts.choose, parts.judge)]
    assert len(set.union(*rows)) == sum(map(len, rows)) == 100
    assert len(rows[0]) > len(rows[1]) > 0 < len(rows[2])
    assert ("images", 100, 100) in stages
    assert [count for what, _, count in stages if what == "texts"][-1] == len({pair.text for pair in pairs})


def test_the_split_column_decides_what_is_evaluated(tmp_path: Path) -> None:
    pairs = read_pairs(painted(tmp_path, 160))
    split = [replace(pair, split="train" if n % 4 else "test") for n, pair in enumerate(pairs)]
    parts = features(Towers("toy", "toy"), split, tmp_path / "cache")
    assert len(parts.judge) == 40
    assert len(parts.train) + len(parts.choose) == 120


def test_unreadable_images_are_left_out_and_counted(tmp_path: Path) -> None:
    pairs = read_pairs(painted(tmp_path, 80))
    (tmp_path / "000.png").write_bytes(b"no image")
    (tmp_path / "001.png").unlink()
    parts = features(Towers("toy", "toy"), pairs, tmp_path / "cache", views=2)
    assert parts.unread == 2
    assert len(parts.train) + len(parts.choose) + len(parts.judge) == 78
    assert parts.train.image.shape[1] == 2
    assert np.isfinite(parts.train.image).all()


def test_too_few_images_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LingxiError, match="too few pairs to train on: at least 20 different images are needed"):
        features(Towers("toy", "toy"), read_pairs(painted(tmp_path, 8)), tmp_path / "cache")
