"""Pictures are ranked by how far their colours must be moved."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.rerankers.dominant_colours import DominantColours
from lingxi.types import Image, Text


def _plain(*colour: int) -> Image:
    return Image(np.full((20, 30, 3), colour, np.uint8))


def test_near_colours_come_first() -> None:
    ranker = DominantColours()
    scores = ranker.score(_plain(200, 30, 30), [_plain(30, 30, 200), _plain(180, 40, 30), _plain(200, 30, 30)])
    assert list(np.argsort(-scores)) == [2, 1, 0]
    assert scores[2] == 0
    assert ranker.score(_plain(255, 255, 255), [_plain(0, 0, 0)])[0] == pytest.approx(-100, abs=0.5)


def test_texts_have_no_colours() -> None:
    with pytest.raises(TypeError, match="dominant colours are of pictures"):
        DominantColours().score(Text("red"), [])
