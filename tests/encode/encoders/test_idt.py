"""Clips with the same motion are near, whatever moves."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.idt import Idt
from lingxi.errors import BadModel, NotFitted
from lingxi.types import Learned, Video
from tests.encode.video.test_motion import passing


def _clip(turn: int = 0, step: int = 2) -> Video:
    moving = passing(18, step)[:, 24:96, :128]  # around the square: it is quicker
    return Video(np.ascontiguousarray(np.rot90(moving, turn, axes=(1, 2))), 12.0)


def test_the_same_motion_is_nearer_than_another() -> None:
    encoder = Idt(components=2)
    with pytest.raises(NotFitted, match="is learned from a collection first"):
        encoder.encode([])
    clips = [_clip(), _clip(1), _clip(0, 3)]
    encoder.fit(iter(clips))
    right, down, faster = encoder.encode(clips)
    assert right @ faster > right @ down
    assert encoder.space.dim == 2 * 2 * (15 + 48 + 54 + 48 + 48)
    still = Video(np.stack([passing(1)[0]] * 18), 12.0)
    assert not encoder.encode([still]).any()
    again = Idt(components=2)
    again.restore(encoder.learned())
    assert np.allclose(again.encode([clips[1]])[0], down)
    with pytest.raises(BadModel, match=r"it lacks 'shape.mean'"):
        again.restore(Learned({}, {}))
