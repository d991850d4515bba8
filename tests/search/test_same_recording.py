"""A piece of a recording finds it among sounds that are alike, with the second at which it begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import pytest

from lingxi.library import Library
from lingxi.media.isolation import decoded_by
from lingxi.search.hit import SAME
from lingxi.search.query import Part, Query
from lingxi.search.same_recording import CERTAIN
from lingxi.types import Audio
from tests.encode.audio.test_landmarks import RATE_HZ, song
from tests.films import film, recording, scene, tone

P = ParamSpec("P")
T = TypeVar("T")
MODELS = ["embedded", "spectral_contrast"]  # calibrated, and not


def _piece(samples: np.ndarray, start_s: float) -> Audio:
    part = samples[int(start_s * RATE_HZ) :][: 2 * RATE_HZ]
    noise = np.random.default_rng(0).normal(0, 0.1 * part.std(), len(part))
    return Audio(((part + noise) / 3).astype(np.float32), RATE_HZ)


def _first(library: Library, sound: Audio) -> tuple[str, float | None, object, bool]:
    (hit,) = library.search(Query((Part(audio=sound),), limit=1))
    return hit.path.name, hit.probability, hit.facts.get("at_s"), str(SAME) in hit.signals


@pytest.mark.parametrize("model", MODELS)
def test_a_noisy_piece_finds_its_recording_and_where_it_begins(library: Library, tmp_path: Path, model: str) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    songs = [song(seed, 9) for seed in range(5)]
    for n, each in enumerate(songs):
        recording(folder / f"{n}.wav", each)
    recording(folder / "tone.wav", tone(440, 6))
    film(folder / "film.mp4", [(scene(1), 8)], song(9, 8))
    library.index(folder, models=[model])
    for n, start_s in ((0, 0.7), (3, 4.123), (4, 6.9)):
        name, probability, at_s, same = _first(library, _piece(songs[n], start_s))
        assert (name, same) == (f"{n}.wav", True)
        assert at_s == pytest.approx(start_s, abs=0.001)
        assert probability is None or probability >= CERTAIN
    name, _, at_s, same = _first(library, _piece(song(9, 8), 3.3))
    assert (name, same) == ("film.mp4", True), "AAC and its delay change no more than the noise does"
    assert at_s == pytest.approx(3.3, abs=0.1)


def test_files_are_decoded_in_another_process_when_requested(library: Library, tmp_path: Path) -> None:
    heard: list[str] = []

    def there(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        heard.append(function.__name__)
        return function(*args, **kwargs)

    recording(tmp_path / "a.wav", song(1))
    library.index(tmp_path / "a.wav", models=["embedded"])
    with decoded_by(there):
        assert _first(library, _piece(song(1), 1))[3]
    assert heard == ["sound_of"]


def test_a_piece_of_an_absent_recording_matches_none(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for n in range(3):
        recording(folder / f"{n}.wav", song(n))
    library.index(folder, models=["embedded"])
    for strange in (song(7), tone(440, 2), np.zeros(RATE_HZ, np.float32)):
        assert not _first(library, Audio(strange.astype(np.float32), RATE_HZ))[3]
    library.forget(folder / "0.wav")
    assert _first(library, _piece(song(1), 1))[3], "marks outlive the copy that forgets another file"
    assert not _first(library, _piece(song(0), 1))[3]
    for path in folder.iterdir():
        path.unlink()
    assert not _first(library, _piece(song(1), 1))[3], "what cannot be listened to is not claimed"
