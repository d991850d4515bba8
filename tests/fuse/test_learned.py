"""Arrays of strangers are checked before they are used."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadModel
from lingxi.fuse.learned import LearnedArrays, enough

GOOD = np.ones((2, 3), np.float32)


def test_arrays_of_the_right_shape_are_taken() -> None:
    kept = LearnedArrays({"map": (2, -1)})
    assert not kept.ready
    kept.restore({"map": GOOD, "other": GOOD})
    assert kept.ready
    assert list(kept.learned()) == ["map"]


@pytest.mark.parametrize("array", [np.ones((3, 3)), np.ones(2), np.full((2, 3), np.nan)])
def test_others_are_refused(array: np.ndarray) -> None:
    with pytest.raises(BadModel, match="map has shape"):
        LearnedArrays({"map": (2, -1)}).restore({"map": array})


def test_a_missing_one_is_named() -> None:
    with pytest.raises(BadModel, match="lacks map"):
        LearnedArrays({"map": (2, -1)}).restore({})


def test_too_few_items_are_refused() -> None:
    enough(20)
    with pytest.raises(BadModel, match="there are 19"):
        enough(19)
