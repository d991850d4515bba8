"""Whisper base on speech that is read by espeak-ng, and on digits that people say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Samples
from lingxi.encode.audio.speech import Speech
from lingxi.media.clip import sound_of
from tests.films import recording, tone

SENTENCES = {
    "fox": "The quick brown fox jumps over the lazy dog.",
    "whale": "We found a whale near the harbour this morning.",
    "weather": "It will rain in the mountains tomorrow afternoon.",
}
DIGITS = Path(__file__).parents[3] / "shared" / "data" / "spoken-digits" / "recordings"
NUMBERS = dict(enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]))


def _said(folder: Path, name: str) -> Path:
    path = folder / f"{name}.wav"
    subprocess.run(["espeak-ng", "-v", "en", "-s", "140", "-w", str(path), SENTENCES[name]], check=True)
    return path


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower().replace("harbor", "harbour")))


@pytest.mark.parametrize("name", SENTENCES)
def test_most_words_are_understood_and_no_line_reaches_beyond_the_file(
    whisper: Path, tmp_path: Path, name: str
) -> None:
    samples = sound_of(_said(tmp_path, name)).samples
    lines = Speech(str(whisper)).lines(samples)
    wanted = _words(SENTENCES[name])
    assert len(wanted & _words(" ".join(line.text for line in lines))) >= 0.7 * len(wanted), lines
    assert all(0 <= line.start_s <= line.end_s <= len(samples) / 16_000 for line in lines)


def test_a_tone_and_silence_have_no_transcript(whisper: Path) -> None:
    speech = Speech(str(whisper))
    assert speech.lines(np.zeros(16_000 * 3, np.float32)) == []
    assert not {"dog", "whale"} & _words(" ".join(line.text for line in speech.lines(tone(440, 3))))


def _digits(speaker: str) -> Samples:
    gap = np.zeros(4_000, np.float32)
    return np.concatenate(
        [part for n in range(10) for part in (sound_of(DIGITS / f"{n}_{speaker}_0.wav").samples, gap)]
    )


@pytest.mark.skipif(not DIGITS.is_dir(), reason="the data set spoken-digits is not beside the project")
def test_spoken_digits_are_transcribed(whisper: Path) -> None:
    understood = 0
    for speaker in ("george", "jackson"):
        text = " ".join(line.text for line in Speech(str(whisper)).lines(_digits(speaker))).lower()
        understood += sum(word in text or str(digit) in text for digit, word in NUMBERS.items())
    assert understood >= 14, "of 20"


def test_spoken_words_are_found_by_a_search(whisper: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for name in SENTENCES:
        _said(folder, name)
    recording(folder / "tone.wav", tone(300, 4))

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "lingxi", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("index", str(folder), "--speech", str(whisper))
    first, *_ = json.loads(run("search", "a large sea animal near the port", "--modality", "text", "--json"))["hits"]
    assert Path(first["path"]).name == "whale.wav"
    assert "whale" in first["text"]
    (hit, *_) = json.loads(run("search", "mountains rain", "--json"))["hits"]
    assert Path(hit["path"]).name == "weather.wav"
    length_s = sound_of(folder / "weather.wav").samples.size / 16_000
    assert 0 <= hit["start_s"] < hit["end_s"] <= length_s + 1e-3
    again = json.loads(run("index", str(folder), "--json"))
    assert (again["unchanged"], again["changed"]) == (4, 0), "the speech model is remembered"
