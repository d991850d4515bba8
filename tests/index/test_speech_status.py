"""The status says which recordings were transcribed, and why others were not; a dry run counts those to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.arrays import Samples
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.subtitle_formats import Cue
from lingxi.types import SpeechStatus, Untranscribed
from lingxi.wire import status_in, status_json
from tests.conftest import Paint
from tests.films import film, recording, scene, tone

MODEL = IndexSettings(speech="test")


class Ear:
    """Hears a word in sounds of two seconds."""

    def __init__(self, model: str) -> None:
        self.model, self.revision = model, f"speech:{model}"

    def load(self) -> None:
        """There is nothing to be read."""

    def lines(self, samples: Samples) -> list[Cue]:
        return [Cue(0.0, 1.0, "zeppelin", "en")] if len(samples) > 24_000 else []


@pytest.fixture
def sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("lingxi.index.indexer.Speech", Ear)
    monkeypatch.setattr("lingxi.encode.audio.speech.Speech", Ear)
    folder = tmp_path / "sounds"
    folder.mkdir()
    recording(folder / "said.wav", tone(300, 2))
    recording(folder / "hum.wav", tone(300, 1))
    recording(folder / "song.wav", tone(300, 2))
    (folder / "song.lrc").write_text("[00:00.00]a submarine\n")
    film(folder / "mute.mp4", [(scene(1), 1)])
    return folder


def test_recordings_are_counted_by_what_became_of_their_speech(library: Library, sounds: Path) -> None:
    library.index(sounds, models=["toy"])
    assert library.status().speech == SpeechStatus("", 3, 0, {"no model": 2, "subtitles": 1})

    assert library.estimate(sounds, settings=MODEL).survey.recordings == 3, (
        "with the film, whose sound is not known yet"
    )
    library.index(sounds / "said.wav", settings=MODEL)
    found = library.status()
    assert (found.speech.model, found.speech.transcribed) == ("test", 1)
    assert found.speech.why_not == {"waiting": 1, "subtitles": 1}
    assert Untranscribed(sounds / "hum.wav", "waiting") in found.speech.untranscribed

    library.index(sounds)
    found = library.status()
    others = (Untranscribed(sounds / "hum.wav", "silent"), Untranscribed(sounds / "song.wav", "subtitles"))
    assert found.speech == SpeechStatus("test", 3, 1, {"silent": 1, "subtitles": 1}, others)
    assert library.estimate(sounds).survey.recordings == 0
    assert status_in(status_json(found), [], []).speech == found.speech
    assert status_in(
        {name: value for name, value in status_json(found).items() if name != "speech"}, [], []
    ).speech == (SpeechStatus())

    library.index(sounds / "said.wav", settings=IndexSettings(speech="better"))
    assert library.status().speech.why_not == {"waiting": 1, "subtitles": 1}


def test_films_of_live_photos_are_no_recordings(library: Library, sounds: Path, paint: Paint) -> None:
    photo = paint("still.jpg")
    film(photo.with_suffix(".mov"), [(scene(1), 1)], tone(300, 1))
    film(photo.with_name("film.mov"), [(scene(1), 1)], tone(300, 1))
    library.index(photo.parent, models=["toy"])
    found = library.status()
    assert (found.files["video"], found.speech.recordings, found.speech.why_not) == (1, 1, {"no model": 1})

    library.index(sounds / "said.wav", settings=MODEL)
    speech = library.status().speech
    assert (speech.recordings, speech.transcribed, speech.why_not) == (2, 1, {"waiting": 1})
    assert speech.untranscribed == (Untranscribed(photo.with_name("film.mov"), "waiting"),)
