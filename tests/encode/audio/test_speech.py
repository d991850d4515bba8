"""What is said, by Whisper."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from lingxi.encode.audio.speech import Speech
from lingxi.errors import MissingModel
from lingxi.media.subtitle_formats import Cue
from tests.films import tone


class WhisperModel:
    """Stands for the library's class: says how long the sound is, and once that nobody speaks."""

    asked: ClassVar[list[str]] = []  # the hub

    def __init__(self, place: str, *, device: str, compute_type: str, local_files_only: bool = False) -> None:
        if not Path(place).is_dir():
            self.asked.extend([] if local_files_only else [place])
            raise ValueError(f"Invalid model size '{place}'")

    def transcribe(self, samples: Any, **settings: Any) -> tuple[Iterator[Any], None]:
        said = [(0.0, 1.5, f" {len(samples)} samples ", 0.1), (1.5, 2.0, " thanks for watching", 0.9)]
        said += [(2.0, 2.0, "  ", 0.0), (1.8, 29.9, " padded", 0.1), (29.9, 30.0, " beyond", 0.1)]
        names = ("start", "end", "text", "no_speech_prob")
        return (SimpleNamespace(**dict(zip(names, each, strict=True))) for each in said), None


@pytest.fixture(autouse=True)
def whisper(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)


def test_transcript_lines_are_speech(tmp_path: Path) -> None:
    speech = Speech(str(tmp_path))
    assert speech.lines(tone(300, 2)) == [Cue(0, 1.5, "32000 samples"), Cue(1.8, 2.0, "padded")]
    assert speech.lines(np.zeros(10, np.float32)) == []
    assert speech.revision != Speech("small").revision


def test_only_missing_files_are_downloaded_from_the_hub(tmp_path: Path) -> None:
    WhisperModel.asked.clear()
    assert Speech(str(tmp_path)).lines(tone(300, 2))
    assert WhisperModel.asked == []
    with pytest.raises(MissingModel, match="the speech model small cannot be loaded"):
        Speech("small").lines(tone(300, 2))
    assert WhisperModel.asked == ["small"]


def test_the_error_for_a_missing_model_says_what_to_provide() -> None:
    with pytest.raises(MissingModel, match=r"folder with model\.bin"):
        Speech("no/such-folder").lines(tone(300, 2))
