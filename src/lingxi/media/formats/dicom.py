"""DICOM, by pydicom and gdcm (extra ``dicom``): the windowed picture, its kind, the part of the body; no patient."""

from __future__ import annotations

import zlib
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats import gdcm_frame
from lingxi.media.formats.opened import Opened, missing_extra
from lingxi.media.formats.size import check_size
from lingxi.media.losses import CUT_OFF, report_loss
from lingxi.media.metadata.known import Known, words
from lingxi.types import Limits

MARK, AT = b"DICM", 128
KINDS = {  # the kind of a picture (DICOM PS3.3, C.7.3.1.1.1), in words
    "CR": "X-ray", "DX": "X-ray", "XA": "X-ray angiography", "RF": "fluoroscopy", "MG": "mammography",
    "CT": "CT scan", "MR": "MRI scan", "US": "ultrasound", "PT": "PET scan", "NM": "nuclear medicine scan",
    "ES": "endoscopy", "OP": "ophthalmic photo", "OPT": "ophthalmic tomography", "XC": "photo",
    "SM": "slide microscopy",
}  # fmt: skip
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")  # the elements that hold a picture
PLUGINS = {gdcm_frame.JPEG + each: "pillow" for each in ("50", "51", "90", "91")}  # JPEG, JPEG 2000
PLUGINS["1.2.840.10008.1.2.5"] = "pydicom"  # RLE
CHUNK = 2**20  # bytes that are inflated at once
WINDOW = (1, 99)  # percentiles of the values that are shown, where the file names no window


def matches(head: bytes, name: str) -> bool:
    """Whether a file begins so; older ones without the mark are known by their name."""
    return head[AT : AT + len(MARK)] == MARK or name.endswith((".dcm", ".dicom"))


def opened(stream: IO[bytes], limits: Limits, _side: int) -> Opened:
    """The picture, or the middle one of several, in its window. Raises UnreadableMedia."""
    try:
        from pydicom import dcmread
        from pydicom.errors import InvalidDicomError
        from pydicom.pixels import apply_modality_lut, apply_voi_lut
        from pydicom.pixels.utils import get_expected_length
    except ImportError as error:
        raise missing_extra("a DICOM picture", "dicom") from error
    try:
        _check_inflated(stream, limits.unpacked_bytes)
        found = dcmread(stream, force=True)
        rows, columns = int(found.get("Rows") or 0), int(found.get("Columns") or 0)
    except UnreadableMedia:  # it is a ValueError, too
        raise
    except (InvalidDicomError, ValueError, TypeError) as error:
        raise UnreadableMedia("not a readable DICOM file") from error
    if not rows or not columns or not any(name in found for name in PIXELS):
        raise UnreadableMedia("it has no images: this DICOM file holds other data")
    check_size(columns, rows, limits)
    if not found.file_meta.TransferSyntaxUID.is_compressed and "PixelData" in found:
        missing = get_expected_length(found) - len(found.PixelData)
        if missing > 0:
            report_loss(CUT_OFF)
            found.PixelData += bytes(missing)
    values = _pixels(found)
    if values.ndim == 2:
        values = apply_voi_lut(apply_modality_lut(values, found), found)
    return Opened(Pillow.fromarray(_shown(values, found)), known=_known(found))


def _pixels(found: Any) -> npt.NDArray[Any]:
    """The values of the picture, or of the middle one of several; raises what decoders raise."""
    from pydicom.pixels import pixel_array

    frames = int(found.get("NumberOfFrames") or 1)
    index = frames // 2 if frames > 1 else None
    syntax = str(getattr(found.file_meta, "TransferSyntaxUID", ""))
    if syntax in gdcm_frame.SYNTAXES:
        return np.asarray(gdcm_frame.pixels_of(found, index))
    return np.asarray(pixel_array(found, index=index, decoding_plugin=PLUGINS.get(syntax, "")))


def _check_inflated(stream: IO[bytes], most: int) -> None:
    """Raises UnreadableMedia for a deflated file of more bytes than ``most``: pydicom inflates all of it at once."""
    from pydicom.filereader import _read_file_meta_info, read_preamble
    from pydicom.uid import DeflatedExplicitVRLittleEndian

    file: Any = stream
    read_preamble(file, force=True)
    facts = _read_file_meta_info(file)
    if facts.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian:
        inflating, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
        while not inflating.eof and (data := inflating.unconsumed_tail or stream.read(CHUNK)):
            size += len(inflating.decompress(data, CHUNK))
            if size > most:
                raise UnreadableMedia(f"unpacked it is larger than the limit of {most:,} bytes")
    stream.seek(0)


def _shown(values: npt.NDArray[Any], found: Any) -> npt.NDArray[np.uint8]:
    """Values as they are shown, 0 to 255: coloured ones as they are, grey ones in their window."""
    if values.ndim == 3 and values.dtype == np.uint8:
        return np.asarray(values, np.uint8)
    numbers = values.astype(np.float32)
    low, high = np.percentile(numbers, (0, 100) if "WindowCenter" in found else WINDOW)
    grey = np.clip((numbers - low) * (255 / max(float(high - low), 1e-6)), 0, 255).astype(np.uint8)
    inverted: npt.NDArray[np.uint8] = 255 - grey
    return inverted if found.get("PhotometricInterpretation") == "MONOCHROME1" else grey


def _known(found: Any) -> Known:
    kind = str(found.get("Modality") or "")
    return Known(keywords=words([KINDS.get(kind, ""), kind, str(found.get("BodyPartExamined") or "").capitalize()]))
