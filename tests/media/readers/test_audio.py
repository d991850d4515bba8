"""Recordings become windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import losses
from lingxi.media.music import SILENT
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.readers.audio import PART_S, AudioReader
from lingxi.types import Audio, Limits, Segment, Source, Text
from tests.films import recording, sound_file, tone


def read(path: Path) -> list[Segment]:
    return list(AudioReader().read(path, Limits(), 1))


def test_a_recording_is_decoded_at_16_khz_in_one_channel(tmp_path: Path) -> None:
    (found,) = read(recording(tmp_path / "a.wav", tone(440, 2, 44_100), 44_100, channels=2))
    assert isinstance(found.media, Audio)
    assert found.media.rate_hz == 16_000
    assert found.place.end_s == pytest.approx(2, abs=0.05)
    spectrum = np.abs(np.fft.rfft(found.media.samples[:16_000]))
    assert spectrum.argmax() == 440
    assert np.abs(found.media.samples).max() == pytest.approx(0.5, abs=0.02)


def test_windows_have_their_times(tmp_path: Path) -> None:
    samples = np.concatenate([np.zeros(32_000, np.float32), tone(440, 1), np.zeros(32_000, np.float32), tone(880, 9)])
    found = read(recording(tmp_path / "a.wav", samples))
    starts = [each.place.start_s for each in found]
    assert starts == pytest.approx([1.95, 4.95, 6.95, 8.95, 10.95], abs=0.05)
    for each in found:
        assert isinstance(each.media, Audio)
        start = round(16_000 * (each.place.start_s or 0))
        assert np.abs(each.media.samples - samples[start : start + len(each.media.samples)]).max() < 1e-3


def test_a_long_recording_is_read_in_parts_that_fit_together(tmp_path: Path) -> None:
    samples = np.concatenate([tone(200 + 10 * n, 1) for n in range(int(2 * PART_S + 30))])
    path = recording(tmp_path / "a.wav", samples)
    source = Source(path, path.stat().st_size, path.stat().st_mtime_ns)
    parts = list(read_all([source], Limits(), 1, 1, on=True))
    assert [isinstance(each, Reading) and each.onward for each in parts] == [PART_S, 2 * PART_S, None]
    found = [each for part in parts if isinstance(part, Reading) for each in part.segments]
    for each in found:
        assert isinstance(each.media, Audio)
        start = round(16_000 * (each.place.start_s or 0))
        assert np.abs(each.media.samples - samples[start : start + len(each.media.samples)]).max() < 1e-3
    assert found[-1].place.end_s == pytest.approx(2 * PART_S + 30)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "cannot be"),
        (b"nonsense" * 100, "not a known video"),
        (b"RIFFxxxxWEBP", "neither"),
    ],
)
def test_what_is_broken_has_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    with pytest.raises(UnreadableMedia, match=reason):
        read(path)


def test_too_many_channels_have_a_reason(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", tone(440, 0.2), channels=96)
    with pytest.raises(UnreadableMedia, match="it has 96 channels"):
        read(path)


def test_silence_has_nothing_in_it(tmp_path: Path) -> None:
    for name, count in (("a.wav", 16_000), ("b.wav", 0)):
        with pytest.raises(UnreadableMedia, match="its sound is silent"):
            read(recording(tmp_path / name, np.zeros(count, np.float32)))


def test_a_silent_song_is_found_by_its_tags(tmp_path: Path) -> None:
    tags = {"title": "Rain", "artist": "The Choir", "album": "Weather"}
    with losses() as lost:
        (found,) = read(sound_file(tmp_path / "a.mp3", np.zeros(16_000, np.float32), tags))
    assert (found.media, found.facts["artist"]) == (Text("Rain\nThe Choir\nWeather"), "The Choir")
    assert lost == [SILENT]


def test_a_transcript_file_is_read_with_its_times(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", tone(440, 1))
    (tmp_path / "a.txt").write_text("[00:00] Good morning\n[00:10] first item\nof the day\n1:02:03 the end\n", "utf-8")
    said = [each for each in read(path) if isinstance(each.media, Text)]
    assert [(each.place.start_s, each.media) for each in said] == [
        (0, Text("Good morning")),
        (10, Text("first item of the day")),
        (3723, Text("the end")),
    ]
