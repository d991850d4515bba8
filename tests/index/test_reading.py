"""A folder is indexed with what is written in its pictures, as everybody does it: engine, first look and processes."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.index.indexer import IndexSettings
from lingxi.library import Library


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed (extra ocr)")
def test_a_word_that_is_drawn_on_a_photograph_is_found(library: Library, photographs: Path, tmp_path: Path) -> None:
    """With the engine, the first look and the processes that read, as everybody has them."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("chelsea.png", "coffee.png"):
        Pillow.open(photographs / name).save(folder / name)
    picture = Pillow.open(photographs / "rocket.jpg").convert("RGB")
    ImageDraw.Draw(picture).text(
        (60, 200), "Umbrella", "white", ImageFont.load_default(44), stroke_width=2, stroke_fill="black"
    )
    picture.rotate(6).save(folder / "a.png")
    library.index(folder, settings=IndexSettings(ocr=True, workers=1))
    first, *others = library.search("umbrella")
    assert (first.path.name, [line.text for line in first.asked]) == ("a.png", ["Umbrella"])
    left, top = np.array(first.asked[0].box).reshape(4, 2).min(0)
    assert 0.05 < left < 0.2
    assert 0.35 < top < 0.6
    assert not any(hit.asked for hit in others)
