"""Features are computed once; a run that was stopped goes on; damaged blocks are computed again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.train.features import Features
from lingxi.types import Space

SPACE = Space("toy", 3, "1")


class _Maker:
    def __init__(self, stop_after: int | None = None) -> None:
        self.made: list[int] = []
        self.stop_after = stop_after

    def __call__(self, places: list[int]) -> Iterator[Vectors]:
        for start in range(0, len(places), 4):
            if self.stop_after is not None and len(self.made) >= self.stop_after:
                raise KeyboardInterrupt
            some = places[start : start + 4]
            self.made += some
            yield np.array([[place, 1, 2] for place in some], np.float32)


def test_only_what_is_missing_is_computed(tmp_path: Path) -> None:
    keys = [str(number) for number in range(20)]
    stopped, rest, third = _Maker(stop_after=8), _Maker(), _Maker()
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        Features(tmp_path, SPACE).rows(keys, stopped)
    done: list[int] = []
    rows = Features(tmp_path, SPACE).rows(keys, rest, done.append)
    assert rest.made == list(range(8, 20))
    assert sum(done) == 20
    np.testing.assert_array_equal(rows[:, 0], np.arange(20))
    np.testing.assert_array_equal(Features(tmp_path, SPACE).rows(keys[::-1], third), rows[::-1])
    assert third.made == []


def test_another_revision_has_features_of_its_own(tmp_path: Path) -> None:
    Features(tmp_path, SPACE).rows(["a"], _Maker())
    other = _Maker()
    Features(tmp_path, Space("toy", 3, "2")).rows(["a"], other)
    assert other.made == [0]


def test_what_could_not_be_computed_is_tried_again(tmp_path: Path) -> None:
    def broken(places: list[int]) -> Iterator[Vectors]:
        yield np.full((len(places), 3), np.nan, np.float32)

    assert np.isnan(Features(tmp_path, SPACE).rows(["a"], broken)).all()
    assert np.isfinite(Features(tmp_path, SPACE).rows(["a"], _Maker())).all()


def test_a_damaged_block_is_computed_again(tmp_path: Path) -> None:
    features = Features(tmp_path, SPACE)
    features.rows(["a", "b"], _Maker())
    (block,) = features.folder.glob("*.npz")
    block.write_bytes(block.read_bytes()[:40])
    again = _Maker()
    assert np.isfinite(features.rows(["a", "b"], again)).all()
    assert again.made == [0, 1]
