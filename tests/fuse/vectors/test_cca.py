"""CCA as a fusion: pairs find each other, and a part alone is enough."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.vectors.cca import Cca
from lingxi.testing.vector_fusions import some_parts


def test_unseen_pairs_find_each_other() -> None:
    fusion, new = Cca([12, 12], size=5), some_parts(100, seed=7)
    fusion.fit(some_parts(500), [])
    scores = fusion.fuse(new.only(0)) @ fusion.fuse(new.only(1)).T
    assert (scores.argmax(1) == np.arange(100)).mean() > 0.5


def test_more_than_two_parts_are_refused() -> None:
    with pytest.raises(BadName, match="2 models, not 3"):
        Cca([12, 12, 12])
