"""Films, sounds and PDFs without metadata."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.bare import can_bare, write_bare
from lingxi.media.clip import frames_of, sound_of
from tests.films import film, scene, sound_file, tone
from tests.media.test_bare_pdf import document, photo

PLACE = "+60.3913+005.3221/"


def placed(path: Path) -> Path:
    """A film turned by 90 degrees whose metadata name a place, as phones write it."""
    plain = film(path.with_suffix(".mp4"), [(scene(1), 1.0)], tone(440, 1), rotate=90, codec="h264")
    target = path.with_suffix(".mov")
    with (
        av.open(str(plain)) as source,
        av.open(str(target), "w", options={"movflags": "use_metadata_tags"}) as out,
    ):
        out.metadata.update({"com.apple.quicktime.location.ISO6709": PLACE, "location": PLACE})
        streams = {each.index: out.add_stream_from_template(each) for each in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    return target


def test_a_film_keeps_its_pictures_and_its_sound_but_names_no_place(tmp_path: Path) -> None:
    path, out = placed(tmp_path / "a"), tmp_path / "out.mov"
    assert PLACE.encode() in path.read_bytes(), "the control"
    write_bare(path, out)
    data = out.read_bytes()
    assert PLACE.encode() not in data
    assert b"x264" not in data, "messages between the pictures are gone, in which camcorders write places"
    assert (frames_of(out, 96).frames == frames_of(path, 96).frames).all()
    assert len(sound_of(out).samples) == len(sound_of(path).samples)


@pytest.mark.parametrize("ending", ["mp3", "ogg", "flac", "m4a"])
def test_a_sound_loses_its_tags(tmp_path: Path, ending: str) -> None:
    path = sound_file(tmp_path / f"a.{ending}", tone(440, 1), {"comment": PLACE, "title": PLACE})
    assert PLACE.encode() in path.read_bytes(), "the control"
    write_bare(path, tmp_path / f"out.{ending}")
    assert PLACE.encode() not in (tmp_path / f"out.{ending}").read_bytes()
    assert len(sound_of(tmp_path / f"out.{ending}").samples) > 15_000


def test_a_pdf_keeps_its_pages_but_not_what_cameras_wrote_into_its_pictures(tmp_path: Path) -> None:
    path, out = tmp_path / "a.pdf", tmp_path / "out.pdf"
    path.write_bytes(document(photo(), "DCTDecode"))
    assert b"Exif\0" in path.read_bytes(), "the control"
    write_bare(path, out)
    assert b"Exif\0" not in out.read_bytes()


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 0.5)])
    with pytest.raises(UnreadableMedia, match="cannot be written without its metadata"):
        write_bare(path, tmp_path / "b.nonsense")
    assert [each.name for each in tmp_path.iterdir()] == ["a.mp4"]
    assert can_bare(path)
    assert not can_bare(tmp_path / "a.docx")
