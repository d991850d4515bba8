"""What stands behind parts of queries and behind hits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.search.decode import decode_hit, decode_part
from lingxi.search.hit import Hit
from lingxi.search.query import Part
from lingxi.types import Audio, Image, Place, Text
from tests.conftest import Paint
from tests.films import recording

RATE = 8_000


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """A sound of four seconds that grows louder and louder."""
    return recording(tmp_path / "ramp.wav", np.linspace(0, 0.5, 4 * RATE, dtype=np.float32), RATE)


def test_an_image_is_a_file_its_bytes_or_its_pixels(paint: Paint) -> None:
    path = paint("red.png", "red", (30, 20))
    pixels = decode_part(Part(image=path), 20)
    assert isinstance(pixels, Image)
    assert pixels.pixels.shape == (20, 30, 3)
    for same in (path.read_bytes(), pixels.pixels):
        found = decode_part(Part(image=same), 20)
        assert isinstance(found, Image)
        assert np.array_equal(found.pixels, pixels.pixels)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (Part(image=np.zeros((4, 4), np.uint8)), "must be"),
        (Part(image=np.zeros((4, 4, 3), np.float64)), "must be"),
        (Part(image=b"no picture"), "not an image format"),
        (Part(image=Path("/nowhere/at all.png")), "cannot be opened"),
        (Part(audio=Path("/nowhere/at all.wav")), "cannot be opened"),
    ],
)
def test_what_cannot_be_read_says_why(part: Part, reason: str) -> None:
    with pytest.raises(UnreadableMedia, match=reason):
        decode_part(part, 32)


@pytest.mark.parametrize("kind", ["image", "audio"])
def test_a_file_that_is_not_what_it_should_be_is_named(tmp_path: Path, kind: str) -> None:
    note = tmp_path / "sea.md"
    note.write_text("The sea is blue.", encoding="utf-8")
    with pytest.raises(UnreadableMedia, match=r"sea\.md cannot be read: "):
        decode_part(Part(image=note) if kind == "image" else Part(audio=note), 32)


def test_a_sound_is_a_file_or_what_was_decoded(ramp: Path) -> None:
    found = decode_part(Part(audio=ramp), 1)
    assert isinstance(found, Audio)
    assert len(found.samples) / found.rate_hz == pytest.approx(4, abs=0.05)
    assert decode_part(Part(audio=found), 1) is found


def test_a_hit_of_a_sound_is_its_span(ramp: Path) -> None:
    hit = Hit("id", ramp, 1.0, "audio", place=Place(start_s=2.0, end_s=3.0))
    heard = decode_hit(hit, "audio", 1)
    assert isinstance(heard, Audio)
    assert len(heard.samples) / heard.rate_hz == pytest.approx(1, abs=0.05)
    assert float(np.abs(heard.samples).mean()) == pytest.approx(2.5 / 4 / 2, rel=0.05)
    whole = decode_hit(Hit("id", ramp, 1.0, "audio"), "audio", 1)
    assert isinstance(whole, Audio)
    assert len(whole.samples) / whole.rate_hz == pytest.approx(4, abs=0.05)


def test_a_hit_is_its_text_or_its_image(paint: Paint) -> None:
    path = paint("blue.png", "blue", (64, 64))
    hit = Hit("id", path, 1.0, "image", text="a blue square")
    assert decode_hit(hit, "text", 32) == Text("a blue square")
    seen = decode_hit(hit, "image", 32)
    assert isinstance(seen, Image)
    assert seen.pixels[0, 0].tolist() == [0, 0, 255]
