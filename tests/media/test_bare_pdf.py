"""PDFs without metadata: what is in any stream of them, however it is packed."""

from __future__ import annotations

import base64
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.bare_pdf import write_bare_pdf
from lingxi.media.readers.pdf import PDFIUM

PLACE = b"+60.3913+005.3221/"
XMP = b'<?xpacket begin=""?><x:xmpmeta exif:GPSLatitude="' + PLACE + b'"/><?xpacket end="w"?>'


def photo(marked: bool = True) -> bytes:
    """A red JPEG whose camera wrote a place."""
    out = BytesIO()
    Pillow.new("RGB", (64, 64), "red").save(out, "JPEG")
    body = b"Exif\0\0" + PLACE
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    return out.getvalue()[:2] + segment * marked + out.getvalue()[2:]


def document(image: bytes, filters: str, *, on: str = "", packed: bytes = XMP) -> bytes:
    """A page with an image, and what hangs ``on`` the page or the image."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    drawn = pikepdf.Stream(pdf, image)
    drawn.update({
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 64, "/Height": 64,
        "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8,
        "/Filter": pikepdf.Array(pikepdf.Name(f"/{each}") for each in filters.split()),
    })  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(EF=drawn, VP=drawn))
    page.obj.Contents = pikepdf.Stream(pdf, b"q 100 0 0 100 0 0 cm /EF Do Q")
    hidden = pdf.make_indirect(pikepdf.Stream(pdf, packed))
    if on == "attachment":
        hidden.Type = pikepdf.Name.EmbeddedFile
        file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.jpg", EF=pikepdf.Dictionary(F=hidden))
        here = pikepdf.Array([0, 0, 9, 9])
        clip = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=file, Rect=here)
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="note", Rect=here)
        page.obj.Annots = pikepdf.Array([clip, note])
    elif on == "map":
        page.obj.VP = pikepdf.Array([pikepdf.Dictionary(Measure=pikepdf.Dictionary(GPTS=hidden))])
    elif on:
        {"page": page.obj, "image": drawn}[on].Metadata = hidden
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def everything(data: bytes) -> bytes:
    """All that is in a PDF, each stream without its filters other than those of images."""
    with pikepdf.open(BytesIO(data)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        unpacked = [each.read_raw_bytes() for each in streams]
        unpacked += [each.read_bytes() for each in streams if "/Width" not in each]
    return data + b"".join(unpacked)


def packed(data: bytes, filters: str) -> bytes:
    for each in reversed(filters.split()):
        if each == "ASCII85Decode":
            data = base64.a85encode(data) + b"~>"
        elif each == "FlateDecode":
            data = zlib.compress(data)
        elif each == "ASCIIHexDecode":
            data = data.hex().encode() + b">"
        elif each == "LZWDecode":
            data = lzw(data)
    return data


def lzw(data: bytes) -> bytes:
    """LZW with literal codes of nine bits only."""
    bits = "".join(f"{code:09b}" for n in range(0, len(data), 200) for code in (256, *data[n : n + 200])) + f"{257:09b}"
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def bared(tmp_path: Path, data: bytes) -> bytes:
    path, out = tmp_path / "a.pdf", tmp_path / "out.pdf"
    path.write_bytes(data)
    write_bare_pdf(path, out)
    return out.read_bytes()


@pytest.mark.parametrize(
    "filters",
    [
        "DCTDecode", "DCT", "FlateDecode DCTDecode", "ASCII85Decode DCTDecode", "LZWDecode DCTDecode",
        "ASCII85Decode FlateDecode DCTDecode", "ASCIIHexDecode DCTDecode",
    ],
)  # fmt: skip
def test_images_lose_what_cameras_wrote_however_they_are_packed(tmp_path: Path, filters: str) -> None:
    found = bared(tmp_path, document(packed(photo(), filters), filters))
    assert PLACE not in everything(found)
    with PDFIUM:
        page = pypdfium2.PdfDocument(found)
        assert page[0].render().to_numpy()[50, 50].tolist() == [0, 0, 254]
        page.close()


@pytest.mark.parametrize("on", ["page", "image", "attachment", "map"])
def test_metadata_attachments_and_maps_go(tmp_path: Path, on: str) -> None:
    data = document(photo(marked=False), "DCTDecode", on=on)
    assert PLACE in everything(data), "the control"
    found = bared(tmp_path, data)
    assert PLACE not in everything(found)
    with pikepdf.open(BytesIO(found)) as pdf:
        notes = [str(each.Contents) for each in pdf.pages[0].obj.get("/Annots", [])]
        assert notes == (["note"] if on == "attachment" else [])
        assert set(pdf.pages[0].obj.Resources.XObject.keys()) == {"/EF", "/VP"}, "names of images are no keys"


def test_what_cannot_be_cleaned_is_refused(tmp_path: Path) -> None:
    for image, filters in ((photo(), "DCTDecode FlateDecode"), (b"no JPEG", "DCTDecode"), (b"x", "Unknown DCTDecode")):
        with pytest.raises(UnreadableMedia, match="cannot be"):
            bared(tmp_path, document(image, filters))
    inline = pikepdf.new()
    inline.add_blank_page().obj.Contents = pikepdf.Stream(inline, b"BI /W 64 /H 64 /F /DCT ID " + photo() + b" EI")
    inline.save(tmp_path / "b.pdf", compress_streams=True)
    with pytest.raises(UnreadableMedia, match="cannot be written without its metadata"):
        write_bare_pdf(tmp_path / "b.pdf", tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()
