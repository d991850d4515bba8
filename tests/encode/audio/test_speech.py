"""What is said, by Whisper."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from lingxi.encode.audio.speech import Speech
from lingxi.errors import MissingModel
from lingxi.media.interruption import interrupted_by
from lingxi.media.subtitle_formats import Cue
from tests.films import tone


def heard(words: list[Any], no_speech: float = 0.0, likely: float = -0.3, ratio: float = 1.0) -> SimpleNamespace:
    """A segment as the library has it."""
    return SimpleNamespace(words=words, no_speech_prob=no_speech, avg_logprob=likely, compression_ratio=ratio)


class WhisperModel:
    """Stands for the library's class: says how long the sound is, and hears some words in what is no speech."""

    asked: ClassVar[list[str]] = []  # the hub
    error: ClassVar[Exception] = ValueError("Invalid model size")

    def __init__(self, place: str, *, device: str, compute_type: str, local_files_only: bool = False) -> None:
        if not Path(place).is_dir():
            self.asked.extend([] if local_files_only else [place])
            raise self.error

    def transcribe(self, samples: Any, **settings: Any) -> tuple[Iterator[Any], Any]:
        """Sentences as words with times, probability of no speech, log probability and compression ratio."""
        assert settings["word_timestamps"]
        said = [
            ([(0.0, 0.5, f" {len(samples)}"), (0.5, 1.5, " samples.")], 0.1, -0.3, 1.0),
            ([(1.5, 2.0, " thanks")], 0.9, -0.8, 1.0),
            ([(1.6, 2.0, " murmur")], 0.1, -1.2, 1.0),
            ([(1.6, 2.0, " again again")], 0.1, -0.1, 30.0),
            ([(1.7, 1.8, " said")], 0.7, -0.3, 1.0),
            ([(1.8, 29.9, " padded")], 0.1, -0.3, 1.0),
            ([(29.9, 30.0, " beyond")], 0.0, -0.3, 1.0),
        ]
        names = ("start", "end", "word")
        found = [
            heard([SimpleNamespace(**dict(zip(names, each, strict=True))) for each in words], *rest)
            for words, *rest in said
        ]
        return iter(found), SimpleNamespace(language="en")


@pytest.fixture(autouse=True)
def whisper(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)


def test_transcript_lines_are_speech(tmp_path: Path) -> None:
    speech = Speech(str(tmp_path))
    assert speech.lines(tone(300, 2)) == [
        Cue(0, 1.5, "32000 samples.", "en"),
        Cue(1.7, 1.8, "said", "en"),
        Cue(1.8, 2.0, "padded", "en"),
    ]
    assert speech.lines(np.zeros(10, np.float32)) == []
    assert speech.revision != Speech("small").revision


def test_only_missing_files_are_downloaded_from_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    WhisperModel.asked.clear()
    assert Speech(str(tmp_path)).lines(tone(300, 2))
    assert WhisperModel.asked == []
    with pytest.raises(MissingModel, match="the speech model small cannot be loaded"):
        Speech("small").lines(tone(300, 2))
    assert WhisperModel.asked == ["small"]
    monkeypatch.setattr(WhisperModel, "error", ConnectionError("[Errno -2] Name or service not known"))
    with pytest.raises(MissingModel, match=r"small cannot be loaded \(the hub cannot be reached; check the network\)"):
        Speech("small").load()


def test_the_error_for_a_missing_model_says_what_to_provide() -> None:
    with pytest.raises(MissingModel, match=r"folder with model\.bin"):
        Speech("no/such-folder").lines(tone(300, 2))


def test_lines_end_with_sentences_pauses_or_after_some_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [
        (0, 1, " One."),
        (1, 2, " Two"),
        (2, 3, " more"),
        (4.5, 5, " after"),
        *((n, n + 1, " x") for n in range(5, 12)),
    ]
    words = [SimpleNamespace(start=a, end=b, word=word) for a, b, word in times]
    said = iter([heard(words)]), SimpleNamespace(language="en")
    monkeypatch.setattr(WhisperModel, "transcribe", lambda *_, **__: said)
    lines = Speech(str(tmp_path)).lines(tone(300, 12))
    assert [(line.start_s, line.end_s, line.text) for line in lines] == [
        (0, 1, "One."),
        (1, 3, "Two more"),
        (4.5, 10, "after x x x x x"),
        (10, 12, "x x"),
    ]


def test_another_thread_interrupts_a_transcription(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, taken = Event(), list[int]()

    def transcribe(self: object, samples: Any, **settings: Any) -> tuple[Iterator[Any], Any]:
        def found() -> Iterator[Any]:
            for n in range(3):
                taken.append(n)
                stop.set()
                yield heard([])

        return found(), SimpleNamespace(language="en")

    monkeypatch.setattr(WhisperModel, "transcribe", transcribe)
    with interrupted_by(stop), pytest.raises(KeyboardInterrupt, match=r"^$"):
        Speech(str(tmp_path)).lines(np.zeros(16_000, np.float32))
    assert taken == [0]
