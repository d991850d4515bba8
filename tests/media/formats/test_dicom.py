"""DICOM pictures are windowed, and say their kind and the part of the body, but nothing of the patient."""

from __future__ import annotations

import sys
from base64 import b64decode
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.dicom import PLUGINS
from lingxi.media.formats.gdcm_frame import SYNTAXES
from lingxi.media.image import decode
from lingxi.media.losses import CUT_OFF, losses
from lingxi.media.readers.image import ImageReader
from lingxi.types import Image, Limits
from tests.media.formats.dicom_file import dicom_file

pytest.importorskip("pydicom", reason="pydicom is not installed (extra dicom)")


def test_a_picture_in_its_window() -> None:
    found = decode(dicom_file(WindowCenter=0, WindowWidth=400), Limits(), 10)
    assert found.size == {"width": 20, "height": 10}
    assert (found.image.pixels[5, 2, 0], found.image.pixels[5, 17, 0]) == (255, 0)
    assert found.known.keywords == ("CT scan", "CT", "Chest")
    assert "Ann" not in repr(found.known)
    assert "4711" not in repr(found.known)


def test_a_file_without_pixels_says_so() -> None:
    rows, columns = bytes.fromhex("28001000020000000a00"), bytes.fromhex("28001100020000001400")
    with pytest.raises(UnreadableMedia, match="it has no images: this DICOM file holds other data"):
        decode(bytes(128) + b"DICM" + rows + columns, Limits(), 10)


def test_bright_means_dark_in_some_pictures() -> None:
    found = decode(dicom_file(PhotometricInterpretation="MONOCHROME1"), Limits(), 10)
    assert (found.image.pixels[5, 2, 0], found.image.pixels[5, 17, 0]) == (0, 255)


def test_of_several_frames_the_middle_one_is_shown() -> None:
    frames = np.zeros((3, 10, 20), np.int16)
    frames[1, :, :10] = 100
    found = decode(dicom_file(frames, NumberOfFrames=3), Limits(), 10)
    assert found.image.pixels[5, 2, 0] > found.image.pixels[5, 17, 0]


def test_files_without_the_mark_are_known_by_their_name(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(dicom_file()[132:])
    (segment,) = ImageReader().read(path, Limits(), 10)
    assert isinstance(segment.media, Image)
    path.write_bytes(b"not dicom at all, but long enough to look at " * 10)
    with pytest.raises(UnreadableMedia, match=r"no images|not a readable"):
        ImageReader().read(path, Limits(), 10)


def test_bombs_are_refused() -> None:
    with pytest.raises(UnreadableMedia, match="60000 x 60000 pixels are over the limit"):
        decode(dicom_file(Rows=60_000, Columns=60_000), Limits(), 10)


def test_what_is_deflated_has_a_limit() -> None:
    import pydicom

    found = pydicom.dcmread(BytesIO(dicom_file(np.zeros((400, 500), np.int16))))
    found.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    out = BytesIO()
    found.save_as(out, enforce_file_format=True)
    assert len(out.getvalue()) < 5_000
    assert decode(out.getvalue(), Limits(), 100).size == {"width": 500, "height": 400}
    with pytest.raises(UnreadableMedia, match="unpacked it is larger than the limit of 300,000 bytes"):
        decode(out.getvalue(), Limits(unpacked_bytes=300_000), 100)


LOSSLESS = (  # the same picture in lossless JPEG and in JPEG-LS
    "/9j/xAAWAAEBAQAAAAAAAAAAAAAAAAAACg//wwALEAAKABQBABEA/9oACAEAAAYAAMD5wBG+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/9k=",
    "/9j/6AAgU1BJRkYAAgAAAQAAAAoAAAAUChAGAQAAASwAAAEs/+gACAAAAAH/2P/3AAsQAAoAFAEBEQD/+AANAf//ABIAQwEUAED/2gAIAQEAAAAA"
    "PnwAgCAIBAIBAICAAAwIAQBAEAgEAgEBAQA/YAfqAPaAOUA5QDlAOKAaoDVAYP/Z",
)


def _compressed(data: str, syntax: str, rows: int = 10) -> bytes:
    from pydicom import dcmread
    from pydicom.encaps import encapsulate

    found = dcmread(BytesIO(dicom_file()))
    found.file_meta.TransferSyntaxUID = f"1.2.840.10008.1.2.4.{syntax}"
    found.PixelData = encapsulate([b64decode(data)])
    found["PixelData"].VR, found["PixelData"].is_undefined_length = "OB", True
    found.Rows = rows
    out = BytesIO()
    found.save_as(out, enforce_file_format=True)
    return out.getvalue()


@pytest.mark.skipif(find_spec("gdcm") is None, reason="python-gdcm is not installed (extra dicom)")
@pytest.mark.parametrize(("data", "syntax"), [(LOSSLESS[0], "70"), (LOSSLESS[0], "57"), (LOSSLESS[1], "80")])
def test_lossless_compression_is_read_and_damage_in_it_is_a_reason(
    data: str, syntax: str, capfd: pytest.CaptureFixture[str]
) -> None:
    pixels = decode(_compressed(data, syntax), Limits(), 10).image.pixels
    assert (pixels[:, :10, 0] > pixels[:, 10:, 0]).all()
    with pytest.raises(UnreadableMedia, match="damaged"):
        decode(_compressed(data[:40], syntax), Limits(), 10)
    with pytest.raises(UnreadableMedia, match="over the limit"):
        decode(_compressed(data, syntax), Limits(pixels=100), 10)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(find_spec("gdcm") is None, reason="python-gdcm is not installed (extra dicom)")
def test_a_file_that_aborts_gdcm_is_a_reason_in_any_process(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnreadableMedia, match="damaged"):
        decode(_compressed(LOSSLESS[1], "80", rows=65_535), Limits(), 10)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(find_spec("gdcm") is None, reason="python-gdcm is not installed (extra dicom)")
def test_no_compression_is_decoded_by_gdcm_in_this_process() -> None:
    from pydicom.pixels.decoders.gdcm import DECODER_DEPENDENCIES

    assert {str(syntax) for syntax in DECODER_DEPENDENCIES} <= SYNTAXES | PLUGINS.keys()


def test_lossless_compression_without_its_decoder_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gdcm", None)
    with pytest.raises(UnreadableMedia, match=r"lingxi\[dicom\]") as caught:
        decode(_compressed(LOSSLESS[0], "70"), Limits(), 10)
    assert caught.value.passing


def test_a_picture_that_lost_its_end_is_read_in_part() -> None:
    with losses() as lost:
        found = decode(dicom_file(PixelData=dicom_file()[-400:-100]), Limits(), 10)
    assert (found.size["width"], lost) == (20, [CUT_OFF])
