"""Tracks are read in the order of their flags; those of unknown codecs are passed over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from av.stream import Disposition

from lingxi.media.container import opened
from lingxi.media.tracks import cover_of, film_of, sounds_of, subtitles_of, unknown
from tests.films import film, renamed_codec, scene, tone


def _track(index: int, disposition: Disposition) -> Any:
    return SimpleNamespace(index=index, disposition=disposition, codec_context=object())


def test_default_tracks_come_first_and_forced_ones_last() -> None:
    plain, default, forced = Disposition(0), Disposition.default, Disposition.forced
    container: Any = SimpleNamespace(
        streams=SimpleNamespace(
            video=[_track(0, Disposition.attached_pic), _track(1, plain), _track(2, default)],
            audio=[_track(3, plain), _track(4, default)],
            subtitles=[_track(5, forced | default), _track(6, plain), _track(7, default)],
        )
    )
    assert film_of(container).index == 2
    assert cover_of(container).index == 0
    assert [each.index for each in sounds_of(container)] == [4, 3]
    assert [each.index for each in subtitles_of(container)] == [7, 6, 5]


def test_an_unknown_codec_is_passed_over(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 1)], tone(440, 1))
    with opened(path) as container:
        assert (unknown(container), cover_of(container)) == ([], None)
    with opened(renamed_codec(path, b"mp4a", b"apac")) as container:
        assert (sounds_of(container), unknown(container)) == ([], ["sound"])
        assert film_of(container) is not None
    with opened(renamed_codec(path, b"mp4v", b"xxxv")) as container:
        assert (film_of(container), unknown(container)) == (None, ["images", "sound"])
