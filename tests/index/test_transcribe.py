"""What is said in recordings becomes passages with their times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Samples
from lingxi.index.indexer import IndexSettings
from lingxi.index.transcribe import transcribed
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


def part(path: Path, start_s: float) -> Reading:
    found = AudioReader().read_part(path, Limits(), 1, start_s)
    return Reading(Source(path, 1, 1), "x", tuple(found.segments), found.onward)


def passages_of(reading: Reading) -> list[Segment]:
    return [each for each in reading.segments if isinstance(each.media, Text)]


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.media.readers.audio.PART_S", 4.0)


@pytest.mark.usefixtures("short_parts")
def test_words_at_the_border_of_two_parts_are_heard_as_a_whole_and_once(tmp_path: Path) -> None:
    heard = list[Samples]()

    class Ear(Listener):
        def lines(self, samples: Samples) -> list[Cue]:
            heard.append(samples)
            return super().lines(samples)

    samples = np.concatenate([tone(300, 2), pause(0.6), tone(500, 3), pause(0.6), tone(700, 1.5)])
    path = recording(tmp_path / "a.wav", samples)
    first, ends = transcribed(part(path, 0), Ear())
    second, last = transcribed(part(path, 4), Ear(), ends)
    assert (len(heard), last) == (2, (None,))
    assert [round(len(each) / 16_000, 1) for each in heard] == pytest.approx([2.5, 5.2], abs=0.2)
    assert np.abs(np.concatenate(heard) - samples[: sum(map(len, heard))]).max() < 1e-3
    assert [round(each.place.start_s or 0.0, 1) for each in (*passages_of(first), *passages_of(second))] == [0.5, 3.0]


@pytest.mark.usefixtures("short_parts")
def test_what_goes_on_is_heard_though_the_next_part_has_no_such_track(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", np.concatenate([tone(300, 1.7), pause(0.6), tone(300, 3)]))
    reading, ends = transcribed(part(path, 0), Listener())
    assert [each.media for each in passages_of(reading)] == [Text("zeppelin of 2 seconds")]
    silent = Reading(reading.source, "x", (), None)
    after, none = transcribed(silent, Listener(), ends)
    (said,) = passages_of(after)
    assert (said.media, none) == (Text("zeppelin of 2 seconds"), ())
    assert said.place.start_s == pytest.approx(2.7, abs=0.11)


def test_the_lines_of_two_tracks_are_not_put_together() -> None:
    sound = np.full(16_000, 0.1, np.float32)
    segments = tuple(Segment(Audio(sound, 16_000), Place(start_s=at_s, end_s=at_s + 1)) for at_s in (2.0, 2.001))
    found, _ = transcribed(Reading(Source(Path("a.wav"), 1, 1), "x", segments), Listener())
    assert [each.place.start_s for each in passages_of(found)] == [2.5, 2.501]


def test_lines_begin_within_two_seconds_of_their_passage_and_have_a_language(tmp_path: Path) -> None:
    class Talk(Listener):
        def lines(self, samples: Samples) -> list[Cue]:
            del samples
            return [Cue(n, n + 1.0, f"line {n}", "en") for n in range(5)]

    path = recording(tmp_path / "a.wav", tone(300, 6))
    reading = Reading(Source(path, 1, 1), "x", tuple(AudioReader().read(path, Limits(), 1)))
    said = passages_of(transcribed(reading, Talk())[0])
    assert [each.media for each in said] == [Text("line 0\nline 1\nline 2"), Text("line 3\nline 4")]
    assert [each.facts for each in said] == 2 * [{"language": "en"}]


def test_lines_have_the_times_of_the_file(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", np.concatenate([pause(20), tone(300, 9)]))
    segments = tuple(AudioReader().read(path, Limits(), 1))
    reading, _ = transcribed(Reading(Source(path, 1, 1), "x", segments), Listener())
    (said,) = passages_of(reading)
    assert said.media == Text("zeppelin of 9 seconds")
    assert said.place.start_s == pytest.approx(20.5, abs=0.1)
    with_subtitles = Reading(Source(path, 1, 1, (), ".srt:1:1", subtitled=True), "x", segments)
    assert transcribed(with_subtitles, Listener()) == (with_subtitles, ())


def test_metadata_and_a_caption_beside_a_film_do_not_stop_the_transcript(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.index.indexer.Speech", lambda model: Listener())
    for name in ("exported", "captioned", "written"):
        recording(tmp_path / f"{name}.wav", tone(300, 2))
    (tmp_path / "exported.wav.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    (tmp_path / "captioned.txt").write_text("a tone in the morning")
    (tmp_path / "written.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\na submarine\n")
    library.index(tmp_path, models=["toy"], settings=IndexSettings(speech="small"))
    heard = {hit.path.name for hit in library.search("zeppelin") if "zeppelin" in hit.text}
    assert heard == {"exported.wav", "captioned.wav"}


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
