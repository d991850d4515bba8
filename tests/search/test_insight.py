"""A library from the inside: vectors and media for explanations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.calibration import Usual
from lingxi.errors import UnreadableMedia
from lingxi.library import Library
from lingxi.search.query import Part
from lingxi.types import Image


def test_vectors_are_those_of_searches_and_media_are_those_of_files(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    insight = library._ready().insight
    (asked,) = insight.asked([Part(text="red")]).values()
    assert asked == pytest.approx(insight.texts("toy", ["red"])[0])
    hit = library.search("red")[0]
    stored = insight.stored("toy", [hit.id])
    assert list(stored) == [hit.id]
    assert float(stored[hit.id] @ asked) == pytest.approx(hit.signals["toy"].score, abs=1e-4)
    assert insight.stored("none", [hit.id]) == {}
    assert insight.usual("none", asked, "image") == Usual()
    media = insight.media(hit, "image", "toy")
    assert isinstance(media, Image)
    assert (media.pixels == np.array([255, 0, 0])).all()
    hit.path.write_bytes(b"another")
    with pytest.raises(UnreadableMedia, match="has changed"):
        insight.media(hit, "image", "toy")
