"""Estimates come from files that are really read."""

from __future__ import annotations

from pathlib import Path

from lingxi.index.estimate import POINT_BYTES, estimate
from lingxi.index.report import Survey
from lingxi.media.readers.audio import AudioReader
from lingxi.testing import ToyEncoder
from lingxi.types import Limits, Source
from tests.conftest import Paint
from tests.films import recording, tone


def _source(path: Path) -> Source:
    return Source(path, path.stat().st_size, 1)


def test_twice_the_work_takes_twice_the_disk(paint: Paint) -> None:
    sample = [_source(paint(f"{n}.png")) for n in range(4)]
    some, more = (estimate(Survey(count, count, 0, 0, 1), sample, [ToyEncoder()], 32, Limits()) for count in (100, 200))
    assert more.bytes == 2 * some.bytes
    assert more.seconds > 0


def test_no_work_needs_nothing() -> None:
    guess = estimate(Survey(9, 0, 0, 0, 0), [], [ToyEncoder()], 32, Limits())
    assert (guess.seconds, guess.bytes) == (0.0, 0)


def test_files_that_cannot_be_read_do_not_stop_it(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"x")
    guess = estimate(Survey(1, 1, 0, 0, 1), [_source(tmp_path / "bad.png")], [ToyEncoder()], 32, Limits())
    assert guess.bytes == 0


def test_what_is_read_of_a_long_recording_stands_for_all_of_it(tmp_path: Path) -> None:
    """120 s are read at once; the first of them stand for the rest, about as many windows a minute."""
    path = recording(tmp_path / "long.wav", tone(440, 420))
    (survey, one), encoder = (Survey(1, 1, 0, 0, 1), Limits()), ToyEncoder()
    guess = estimate(survey, [_source(path)], [encoder], 1, one)
    segments = len(AudioReader().read(path, one, 1))
    assert abs(guess.bytes / (2 * 4 * encoder.space.dim + POINT_BYTES) - segments) <= 4
