"""Tags of music are facts, lyrics are passages, the cover is an image."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import av
import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.image import decode_image_file
from lingxi.media.readers.audio import AudioReader
from lingxi.media.thumbnail import thumbnail
from lingxi.types import Audio, Image, Limits, Segment, Text
from tests.films import sound_file, tone

TAGS = {
    "title": "Rhubarb",
    "artist": "The Moles",
    "album": "Pickled Thunder",
    "date": "1999",
    "genre": "Rock; Folk",
    "composer": "Mole Senior",
    "comment": "recorded in a cellar",
    "lyrics": "line one\nline two",
}


def read(path: Path) -> list[Segment]:
    return list(AudioReader().read(path, Limits(), 64))


@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.ogg", "a.m4a"])
def test_tags_are_facts_and_lyrics_are_passages(tmp_path: Path, name: str) -> None:
    sound, *more = read(sound_file(tmp_path / name, tone(440, 1), TAGS))
    assert isinstance(sound.media, Audio)
    assert sound.title == "Rhubarb"
    facts = {field: sound.facts[field] for field in ("artist", "album", "composer", "comment", "taken")}
    assert facts == {
        "artist": "The Moles",
        "album": "Pickled Thunder",
        "composer": "Mole Senior",
        "comment": "recorded in a cellar",
        "taken": datetime(1999, 1, 1),
    }
    assert {each.labels["genre"] for each in (sound, *more)} == {("Rock", "Folk")}
    assert [each.media for each in more] == [Text("line one\nline two")]


def test_lyrics_with_times_have_them(tmp_path: Path) -> None:
    path = sound_file(tmp_path / "a.flac", tone(440, 1), {"LYRICS": "[00:00.20]one\n[00:12.00]two"})
    _, *lines = read(path)
    assert [(each.place.start_s, each.media) for each in lines] == [(0.2, Text("one\ntwo"))]


def with_cover(tmp_path: Path) -> Path:
    path, cover = sound_file(tmp_path / "s.mp3", tone(440, 1), TAGS), tmp_path / "c.mp3"
    with av.open(str(path)) as sound, av.open(str(cover), "w") as target:
        heard = target.add_stream_from_template(sound.streams.audio[0])
        seen = target.add_stream("png", rate=1)
        seen.width, seen.height, seen.pix_fmt = 80, 60, "rgb24"
        seen.disposition = av.stream.Disposition.attached_pic
        red = av.VideoFrame.from_ndarray(np.full((60, 80, 3), (200, 0, 0), np.uint8), format="rgb24")
        target.mux([*seen.encode(red), *seen.encode()])
        for packet in sound.demux():
            if packet.dts is not None:
                packet.stream = heard
                target.mux(packet)
    return cover


def test_the_cover_is_an_image(tmp_path: Path) -> None:
    found = [each for each in read(with_cover(tmp_path)) if isinstance(each.media, Image)]
    (image,) = [each.media for each in found if isinstance(each.media, Image)]
    assert image.pixels.shape == (60, 80, 3)
    assert image.pixels.mean((0, 1)).tolist() == pytest.approx([200, 0, 0], abs=4)
    assert found[0].place.start_s is None


def test_the_cover_is_shown_as_the_picture_of_its_file(tmp_path: Path) -> None:
    cover = with_cover(tmp_path)
    assert decode_image_file(cover, 30).pixels.shape == (30, 40, 3)
    assert thumbnail(cover, 20).startswith(b"\xff\xd8")
    with pytest.raises(UnreadableMedia, match="it has no cover"):
        decode_image_file(tmp_path / "s.mp3", 30)


def test_a_sound_without_tags_has_no_facts_of_music(tmp_path: Path) -> None:
    (only,) = read(sound_file(tmp_path / "a.mp3", tone(440, 1)))
    assert not {"artist", "album", "composer", "comment", "taken"} & set(only.facts)
    assert not only.labels
