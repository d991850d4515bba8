"""What is said in recordings becomes passages with their times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Samples
from lingxi.index.indexer import IndexSettings
from lingxi.index.transcribe import stretches, transcribed
from lingxi.library import Library
from lingxi.media.read import Reading
from lingxi.media.readers.audio import AudioReader
from lingxi.media.subtitle_formats import Cue
from lingxi.types import Audio, Limits, Place, Segment, Source, Text
from tests.films import recording, tone


class Listener:
    """Hears one line a stretch: how long it is."""

    revision = "speech:test"

    def load(self) -> None:
        """There is nothing to be read."""

    def lines(self, samples: Samples) -> list[Cue]:
        return [Cue(0.5, 1.0, f"zeppelin of {len(samples) / 16_000:.0f} seconds")]


def pause(seconds: float) -> Samples:
    return np.zeros(int(16_000 * seconds), np.float32)


def test_windows_are_put_together_again(tmp_path: Path) -> None:
    samples = np.concatenate([tone(300, 9), pause(2), tone(500, 3), pause(1)])
    found = list(stretches(AudioReader().read(recording(tmp_path / "a.wav", samples), Limits(), 1)))
    assert [round(start_s) for start_s, _ in found] == [0, 11]
    for start_s, heard in found:
        start = round(16_000 * start_s)
        assert np.abs(heard - samples[start : start + len(heard)]).max() < 1e-3
    assert [round(len(heard) / 16_000) for _, heard in found] == [9, 3]


def test_each_track_has_its_stretches() -> None:
    one, other = (np.full(16_000, level, np.float32) for level in (0.1, 0.2))
    segments = [
        Segment(Audio(samples, 16_000), Place(start_s=start_s, end_s=start_s + 1))
        for samples, start_s in ((one, 2.0), (one, 2.5), (other, 2.001))
    ]
    found = [(start_s, len(heard), round(float(heard[-1]), 3)) for start_s, heard in stretches(segments)]
    assert found == [(2.0, 24_000, 0.1), (2.001, 16_000, 0.2)]


def test_lines_begin_within_two_seconds_of_their_passage_and_have_a_language(tmp_path: Path) -> None:
    class Talk(Listener):
        def lines(self, samples: Samples) -> list[Cue]:
            del samples
            return [Cue(n, n + 1.0, f"line {n}", "en") for n in range(5)]

    path = recording(tmp_path / "a.wav", tone(300, 6))
    reading = Reading(Source(path, 1, 1), "x", tuple(AudioReader().read(path, Limits(), 1)))
    said = [each for each in transcribed(reading, Talk()).segments if isinstance(each.media, Text)]
    assert [each.media for each in said] == [Text("line 0\nline 1\nline 2"), Text("line 3\nline 4")]
    assert [each.facts for each in said] == 2 * [{"language": "en"}]


def test_lines_have_the_times_of_the_file(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", np.concatenate([pause(20), tone(300, 9)]))
    segments = tuple(AudioReader().read(path, Limits(), 1))
    reading = transcribed(Reading(Source(path, 1, 1), "x", segments), Listener())
    (said,) = [each for each in reading.segments if isinstance(each.media, Text)]
    assert said.media == Text("zeppelin of 9 seconds")
    assert said.place.start_s == pytest.approx(20.5, abs=0.1)
    with_subtitles = Reading(Source(path, 1, 1, (), ".srt:1:1"), "x", segments)
    assert transcribed(with_subtitles, Listener()) is with_subtitles


def test_the_speech_setting_of_a_library_is_remembered(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.index.indexer.Speech", lambda model: Listener())
    folder = tmp_path / "sounds"
    folder.mkdir()
    recording(folder / "a.wav", tone(300, 2))
    (folder / "note.txt").write_text("a note", "utf-8")
    library.index(folder)
    assert all("zeppelin" not in hit.text for hit in library.search("zeppelin"))
    told = library.index(folder, settings=IndexSettings(speech="small"))
    assert (told.changed, told.unchanged) == (1, 1)  # the note is not read again
    assert library.search("zeppelin")[0].text == "zeppelin of 2 seconds"
    assert library.index(folder).unchanged == 2
    recording(folder / "b.wav", tone(300, 5))
    library.index(folder)
    assert "zeppelin of 5 seconds" in {hit.text for hit in library.search("zeppelin")}
    assert library.index(folder, settings=IndexSettings(speech="")).changed == 2
