"""When what hears changes, sounds are heard anew, and never compared with what another one heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.encoders.embedded import Embedded
from lingxi.library import Library
from tests.conftest import Paint
from tests.films import recording, tone


def test_only_sounds_are_encoded_again(
    library: Library, paint: Paint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint("red.png")
    recording(tmp_path / "pictures" / "a.wav", tone(900, 2))
    library.index(tmp_path / "pictures")
    before, _ = library.vectors()
    assert {hit.modality for hit in library.search("beep")} == {"audio", "image"}

    class Another:
        def encode(self, sounds: list[object], dim: int) -> np.ndarray:
            return np.eye(len(sounds), dim, dtype=np.float32)

    monkeypatch.setattr(Embedded, "hearing", "another")
    library.unload()
    assert {hit.modality for hit in library.search("beep")} == {"image"}, "what another one heard is not compared"
    assert library.status().stale_audio == 1, "and it is told"
    monkeypatch.setattr("lingxi.encode.encoders.embedded.Hearing", Another)
    library.unload()
    report = library.index(tmp_path / "pictures")
    assert (report.changed, report.unchanged) == (1, 1), "pictures stay"
    after, _ = library.vectors()
    assert sum(any(np.array_equal(row, other) for other in before) for row in after) == 1
    assert any(row[0] == 1 for row in after)
    assert library.status().stale_audio == 0
    assert {hit.modality for hit in library.search("beep")} == {"audio", "image"}
