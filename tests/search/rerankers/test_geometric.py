"""A crop comes first, and before what only looks like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import BadName
from lingxi.search.rerankers.geometric import Geometric
from lingxi.types import Image, Text


def test_a_crop_comes_before_others(photographs: Path) -> None:
    pictures = {name: Pillow.open(photographs / name).convert("RGB") for name in ("coffee.png", "astronaut.png")}
    crop = Image(np.asarray(pictures["coffee.png"].crop((100, 60, 500, 360))))
    candidates = (Image(np.asarray(pictures[name])) for name in ("astronaut.png", "coffee.png"))
    other, same = Geometric().score(crop, candidates)
    assert same > 50
    assert other < 8


def test_what_it_cannot_do_is_refused() -> None:
    with pytest.raises(BadName, match="local is one of sift"):
        Geometric("hog")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="local features are of pictures"):
        Geometric().score(Text("a"), [])
