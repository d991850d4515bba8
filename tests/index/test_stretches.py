"""Windows of sound are put together, and parted at the end of a part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Samples
from lingxi.index.stretches import SILENCE_S, Stretch, joined, stretches
from lingxi.media.readers.audio import AudioReader
from lingxi.media.windows import RATE_HZ
from lingxi.types import Audio, Limits, Place, Segment
from tests.films import recording, tone


def pause(seconds: float) -> Samples:
    return np.zeros(int(RATE_HZ * seconds), np.float32)


def test_windows_are_put_together_again_with_the_pauses_between_them(tmp_path: Path) -> None:
    samples = np.concatenate([tone(300, 9), pause(2), tone(500, 3), pause(SILENCE_S + 1), tone(400, 1)])
    (track,) = stretches(AudioReader().read(recording(tmp_path / "a.wav", samples), Limits(), 1))
    assert [(round(each.start_s), round(each.end_s)) for each in track] == [(0, 14), (20, 21)]
    for each in track:
        start = round(RATE_HZ * each.start_s)
        assert np.abs(each.samples - samples[start : start + len(each.samples)]).max() < 1e-3


def test_each_track_has_its_stretches() -> None:
    one, other = (np.full(4 * RATE_HZ, level, np.float32) for level in (0.1, 0.2))
    segments = [
        Segment(Audio(samples, RATE_HZ), Place(start_s=start_s, end_s=start_s + 4))
        for samples, start_s in ((one, 2.0), (one, 4.0), (other, 2.001), (one, 2.002))
    ]
    found = [
        [(each.start_s, len(each.samples), round(float(each.samples[-1]), 3)) for each in track]
        for track in stretches(segments)
    ]
    assert found == [[(2.0, 96_000, 0.1)], [(2.001, 64_000, 0.2)], [(2.002, 64_000, 0.1)]]


def test_a_stretch_is_parted_at_its_last_pause_before_the_end_of_the_part() -> None:
    samples = np.concatenate([tone(300, 3), pause(0.5), tone(300, 4), pause(0.3), tone(300, 4)])
    whole, rest = Stretch(100.0, samples).parted(110.0)
    assert whole is not None
    assert rest is not None
    assert whole.end_s == rest.start_s == pytest.approx(107.7, abs=0.11)
    assert rest.end_s == pytest.approx(110.0)
    assert np.array_equal(np.concatenate([whole.samples, rest.samples]), samples[: 10 * RATE_HZ])


def test_a_stretch_that_ends_before_its_part_stays_whole() -> None:
    stretch = Stretch(0.0, tone(300, 3))
    assert stretch.parted(4.0) == (stretch, None)
    whole, rest = Stretch(3.9, tone(300, 0.3)).parted(4.0)
    assert whole is None or len(whole.samples) < 0.1 * RATE_HZ
    assert rest is not None
    assert rest.end_s == pytest.approx(4.0)


def test_the_later_of_two_overlapping_stretches_counts() -> None:
    (one,) = joined([Stretch(1.0, np.full(RATE_HZ, 0.1, np.float32)), Stretch(1.5, np.full(RATE_HZ, 0.2, np.float32))])
    assert (one.start_s, one.end_s) == (1.0, 2.5)
    assert one.samples[[7_999, 8_000]].tolist() == pytest.approx([0.1, 0.2])
