"""A clip is the mean of its frames, and words find it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.choose import choose
from lingxi.encode.encoders.frames import FramesEncoder
from lingxi.errors import BadName
from lingxi.types import Image, Text, Video


def _clip(photographs: Path, name: str) -> Video:
    picture = np.asarray(Pillow.open(photographs / name).convert("RGB").resize((200, 160)))
    return Video(np.stack([np.roll(picture, n, 1) for n in range(10)]), 10.0)


def test_words_and_images_find_clips(photographs: Path) -> None:
    encoder = FramesEncoder(count=4)
    clips = encoder.encode([_clip(photographs, "chelsea.png"), _clip(photographs, "rocket.jpg")])
    assert (clips @ encoder.encode([Text("a cat")])[0]).argmax() == 0
    assert (clips @ encoder.encode([Text("火箭")])[0]).argmax() == 1
    frame = _clip(photographs, "rocket.jpg").frames[3]
    assert (clips @ encoder.encode([Image(np.ascontiguousarray(frame))])[0]).argmax() == 1


def test_a_clip_is_the_mean_of_its_frames(photographs: Path) -> None:
    clip = _clip(photographs, "chelsea.png")
    inner = choose("embedded")
    mean = inner.encode([Image(np.ascontiguousarray(clip.frames[n])) for n in (0, 9)]).mean(0)
    assert np.allclose(FramesEncoder(count=2).encode([clip])[0], mean / np.linalg.norm(mean), atol=1e-4)


def test_an_encoder_that_takes_no_images_is_refused() -> None:
    assert choose("frames(model=hog, count=3)").space.name == "frames(model=hog, count=3)"
    with pytest.raises(BadName, match="mfcc does not encode images"):
        choose("frames(model=mfcc)")
    with pytest.raises(BadName, match="phash does not encode images"):
        choose("frames(model=phash)")
