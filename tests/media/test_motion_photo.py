"""Where the film lies in a motion photo; false and hostile statements are refused."""

from __future__ import annotations

import itertools
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.motion_photo import film_in
from tests.media.motion_photos import Way, motion_photo

FILM = b"\0\0\0\x10ftypisom\0\0\0\0" + b"the film"


@pytest.mark.parametrize("way", get_args(Way))
def test_the_film_is_found(tmp_path: Path, way: Way) -> None:
    data = motion_photo(tmp_path / "a", FILM, way).read_bytes()
    span = film_in(BytesIO(data))
    assert span is not None
    assert data[span.start : span.end] == FILM


@pytest.mark.parametrize(
    ("way", "length"),
    [*itertools.product(("directory", "elements", "micro"), ("0", "7", "99999", "4294967295")), ("heic", "99999")],
)
def test_a_false_length_is_refused(tmp_path: Path, way: Way, length: str) -> None:
    path = motion_photo(tmp_path / "a", FILM, way, length=length)
    with pytest.raises(UnreadableMedia, match="missing or damaged"):
        film_in(BytesIO(path.read_bytes()))


@pytest.mark.parametrize("length", ["7", "99999", "4294967295"])
def test_a_false_trailer_says_nothing(tmp_path: Path, length: str) -> None:
    assert film_in(BytesIO(motion_photo(tmp_path / "a", FILM, "samsung", length=length).read_bytes())) is None


@pytest.mark.parametrize("length", ["-5", "1e9", "²", "9" * 400, ""])
def test_what_is_no_number_is_refused(tmp_path: Path, length: str) -> None:
    path = motion_photo(tmp_path / "a", FILM, "elements", length=length)
    with pytest.raises(UnreadableMedia, match="missing or damaged"):
        film_in(BytesIO(path.read_bytes()))


def test_other_files_have_none(tmp_path: Path) -> None:
    plain = motion_photo(tmp_path / "a", b"", "samsung").read_bytes().split(b"\0\0\x30\x0a")[0]
    for data in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\0\0", plain, FILM, b"\xff\xd8" + b"\xff\xe1\xff\xff" * 9):
        assert film_in(BytesIO(data)) is None
    cut = motion_photo(tmp_path / "b", FILM, "samsung").read_bytes()
    assert film_in(BytesIO(cut[:-1])) is None, "its trailer is not at the end"
    hostile = b"\xff\xd8" + b"SEFH\0\0\0\0\xff\xff\xff\xff" + 12 * b"\xff" + (24).to_bytes(4, "little") + b"SEFT"
    assert film_in(BytesIO(hostile)) is None
