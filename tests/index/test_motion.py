"""Models of motion are shown how things move when films are indexed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.library import Library
from tests.films import film

pytest.importorskip("cv2")
from tests.encode.video.test_motion import panning


@pytest.mark.parametrize(("backwards", "direction"), [(False, 4), (True, 0)])
def test_the_flow_of_a_pan_is_that_of_its_frames(
    library: Library, tmp_path: Path, *, backwards: bool, direction: int
) -> None:
    """Two pixels a frame; the frames that stand for a moment are further apart."""
    (tmp_path / "films").mkdir()
    frames = panning(50)[:: -1 if backwards else 1]
    film(tmp_path / "films" / "pan.mp4", [(np.ascontiguousarray(each), 1 / 25) for each in frames], fps=25)
    library.index(tmp_path / "films", models=["optical_flow"])
    vectors, _ = library.vectors("optical_flow")
    assert len(vectors)
    assert vectors.reshape(-1, 9)[:, direction].sum() > 0.8 * len(vectors)
