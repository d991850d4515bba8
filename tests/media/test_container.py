"""Containers are told by their bytes, and nothing else is opened."""

from __future__ import annotations

import struct
from datetime import datetime
from pathlib import Path

import av
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.container import _Part, facts_of, opened, title_of
from lingxi.media.readers.video import VideoReader
from lingxi.types import Limits, Segment, Video
from tests.films import film, recording, scene, sound_file, tone


def read(path: Path, side: int = 64) -> list[Segment]:
    return list(VideoReader().read(path, Limits(), side))


def spans(found: list[Segment], kind: type) -> list[tuple[float | None, float | None]]:
    return [(each.place.start_s, each.place.end_s) for each in found if isinstance(each.media, kind)]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.mov", "wrong.webm"])
def test_the_container_format_is_found_by_its_bytes(tmp_path: Path, name: str) -> None:
    made = film(tmp_path / name.replace("wrong.webm", "b.mp4"), [(scene(1), 1), (scene(2), 1)])
    assert spans(read(made.rename(tmp_path / name)), Video) == [(0, 1), (1, 2)]


def test_a_transport_stream_begins_at_nought(tmp_path: Path) -> None:
    first, second = read(film(tmp_path / "a.ts", [(scene(1), 1), (scene(2), 1)]))
    assert (first.place.start_s, first.place.end_s, second.place.start_s) == (0, 1, 1)
    assert second.place.end_s == pytest.approx(2, abs=0.1)  # it does not tell how long its last frame is shown


@pytest.mark.parametrize(
    "text",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        b'<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>',
    ],
    ids=["hls", "concat", "sdp", "dash"],
)
def test_a_list_of_other_files_is_no_film(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(text)
    with pytest.raises(UnreadableMedia, match="not a known video or sound format"):
        read(path)


def test_tags_that_are_not_utf_8_are_read_as_far_as_they_can_be(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", tone(440, 1))
    info = b"INFOINAM" + struct.pack("<I", 6) + b"caf\xe9!\0"
    whole = path.read_bytes() + b"LIST" + struct.pack("<I", len(info)) + info
    path.write_bytes(whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:])
    with opened(path) as container:
        assert title_of(container) == "caf\ufffd!"


@pytest.mark.parametrize(
    ("name", "tags", "taken"),
    [
        (
            "android.mov",
            {"location": "+60.3913+005.3221/", "creation_time": "2024-05-01T10:00:00Z"},
            "2024-05-01T10:00:00",
        ),
        (
            "apple.mkv",
            {
                "com.apple.quicktime.location.ISO6709": "+60.3913+005.3221+012.3/",
                "com.apple.quicktime.creationdate": "2024-05-01T12:00:00+0200",
                "creation_time": "2024-05-01T10:00:00Z",
            },
            "2024-05-01T12:00:00",
        ),
    ],
)
def test_phones_say_when_and_where(tmp_path: Path, name: str, tags: dict[str, str], taken: str) -> None:
    with opened(sound_file(tmp_path / name, tone(440, 0.2, 48_000), tags, 48_000)) as container:
        facts = facts_of(container, container.streams[0])
    assert (facts["latitude"], facts["longitude"]) == (60.3913, 5.3221)
    assert facts["taken"] == datetime.fromisoformat(taken)


@pytest.mark.parametrize("version", ["14.1.0", "18.1.0", "19.0.2", "20.0.0rc1"])
def test_files_open_with_every_version_of_pyav(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    path, real = recording(tmp_path / "a.wav", tone(440, 1)), av.open

    def opens(file: object, format: str, options: dict[str, str], **rest: str) -> object:  # noqa: A002
        if rest and int(version.split(".")[0]) >= 19:
            raise TypeError("open() got an unexpected keyword argument 'metadata_errors'")
        return real(file, format=format, options=options)

    monkeypatch.setattr(av, "__version__", version)
    monkeypatch.setattr(av, "open", opens)
    with opened(path) as container:
        assert len(container.streams.audio) == 1


def test_limits_hold(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 2)])
    with pytest.raises(UnreadableMedia, match="hours"):
        VideoReader().read_part(path, Limits(duration_s=1), 64, 1.5)
    with pytest.raises(UnreadableMedia, match="pixels"):
        VideoReader().read(path, Limits(decoded_pixels=1000), 64)


def test_a_seek_to_before_the_file_is_refused_without_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    with (tmp_path / "a").open("rb") as file:
        content = _Part(file, 4, None)
        assert [content.seek(2), content.read(2), content.seek(-20), content.seek(-20, 1)] == [2, b"67", -22, -22]
        assert (content.seek(0, 2), content.seek(2**60)) == (6, -22)


def test_a_truncated_mp4_has_a_reason(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4", [(scene(1), 2)]).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(
        UnreadableMedia, match="its index is missing: the recording was not finished, or the file is cut off"
    ):
        read(tmp_path / "cut.mp4")


def test_a_broken_end_is_the_end(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mkv", [(scene(n), 2.0) for n in range(6)]).read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    found = spans(read(cut), Video)
    assert 2 <= len(found) < 6
    assert found[0] == (0, 2)
