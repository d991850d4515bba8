"""What became of the speech in a file is known from its reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.index.listened import Listened, later, listened_to
from lingxi.media.read import Reading
from lingxi.types import Audio, Media, Place, Segment, Source, Text

SOUND, WORDS = Audio(np.zeros(16_000, np.float32), 16_000), Text("a line")


def _reading(name: str, *media: Media, subtitled: bool = False, transcript: str = "") -> Reading:
    segments = tuple(Segment(each, Place(start_s=float(n))) for n, each in enumerate(media))
    return Reading(Source(Path(name), 1, 1, subtitled=subtitled), "", segments, transcript=transcript)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (_reading("a.txt", WORDS), None),
        (_reading("a.mp4"), "soundless"),
        (_reading("a.mp3", SOUND), "unheard"),
        (_reading("a.mp3", SOUND, WORDS), "written"),
        (_reading("a.mp4", SOUND, subtitled=True), "written"),
        (_reading("a.mp4", SOUND, WORDS, transcript="heard"), "heard"),
        (_reading("a.mp4", SOUND, transcript="silent"), "silent"),
    ],
)
def test_what_became_of_a_reading(reading: Reading, expected: Listened | None) -> None:
    assert listened_to(reading) == expected


def test_of_two_parts_what_says_more_counts() -> None:
    assert later("silent", "heard") == later("heard", "soundless") == later(None, "heard") == "heard"
    assert later("soundless", "silent") == "silent"
    assert later(None, None) is None
