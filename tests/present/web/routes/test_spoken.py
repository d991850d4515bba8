"""A recording becomes words, where the library transcribes speech."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.encode.audio.speech import Speech
from lingxi.library import Library
from lingxi.media.subtitle_formats import Cue
from tests.films import recording, tone
from tests.present.web.conftest import Browser


def test_what_is_said_is_answered_only_with_a_speech_model(
    tmp_path: Path, ask: Browser, indexed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording(tmp_path / "said.wav", tone(440, 1))
    sound = (tmp_path / "said.wav").read_bytes()
    monkeypatch.setattr(
        Speech, "lines", lambda _, samples: [Cue(0, len(samples) / 16_000, "a dog"), Cue(1, 2, "barks")]
    )
    assert ask("POST", "/v1/spoken", content=sound).json() == {"text": ""}
    indexed._store.set_speech_model("small")
    assert ask("POST", "/v1/spoken", content=sound).json() == {"text": "a dog barks"}
