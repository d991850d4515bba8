"""Films, sounds and PDFs without metadata."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import pypdfium2
import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.bare import can_bare, without_marks, write_bare
from lingxi.media.clip import frames_of, sound_of
from lingxi.media.readers.pdf import PDFIUM
from tests.films import film, scene, sound_file, tone

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


def photo() -> bytes:
    """A JPEG whose camera wrote a place."""
    exif, out = Pillow.Exif(), BytesIO()
    exif[0x8825] = {1: "N", 2: (60.0, 23.0, 28.0), 3: "E", 4: (5.0, 19.0, 20.0)}
    Pillow.new("RGB", (64, 48), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_pdf_keeps_its_pages_but_not_what_cameras_wrote_into_its_pictures(tmp_path: Path) -> None:
    path, out = tmp_path / "a.pdf", tmp_path / "out.pdf"
    (tmp_path / "a.jpg").write_bytes(photo())
    with PDFIUM:
        document = pypdfium2.PdfDocument.new()
        page, image = document.new_page(64, 48), pypdfium2.PdfImage.new(document)
        image.load_jpeg(tmp_path / "a.jpg")
        image.set_matrix(pypdfium2.PdfMatrix().scale(64, 48))
        page.insert_obj(image)
        page.gen_content()
        document.save(path)
        document.close()
    assert b"Exif\0" in path.read_bytes(), "the control"
    write_bare(path, out)
    assert b"Exif\0" not in out.read_bytes()
    with PDFIUM:
        document = pypdfium2.PdfDocument(out)
        assert document[0].render().to_numpy()[24, 32].tolist() == [0, 0, 254]
        document.close()


def test_marks_are_overwritten_in_place() -> None:
    data = photo() + b"<?xpacket begin='' id=''?><x:xmpmeta>52,31N</x:xmpmeta><?xpacket end='w'?>behind"
    found = without_marks(data)
    assert len(found) == len(data)
    assert b"Exif\0" not in found
    assert b"52,31N" not in found
    assert found.endswith(b"behind")
    assert Pillow.open(BytesIO(found)).getpixel((5, 5)) == (254, 0, 0)
    assert without_marks(b"\xff\xe1\xff\xffExif\0") == b"\xff\xe1\xff\xff" + bytes(5), "a size that is too large"


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 0.5)])
    with pytest.raises(UnreadableMedia, match="cannot be written without its metadata"):
        write_bare(path, tmp_path / "b.nonsense")
    assert [each.name for each in tmp_path.iterdir()] == ["a.mp4"]
    assert can_bare(path)
    assert not can_bare(tmp_path / "a.docx")
