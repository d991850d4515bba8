"""Decodes frames of DICOM by gdcm in a process: broken ones can abort it. A plug-in for pydicom's decoders."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from lingxi.media.formats.opened import missing_extra
from lingxi.media.formats.program import output_of

NAME = "gdcm in a process"
PROGRAM = "gdcm_process.py"
SECONDS = 30.0  # of processor time for a frame
JPEG = "1.2.840.10008.1.2.4."
JPEG_LS = frozenset(JPEG + each for each in ("80", "81"))
SYNTAXES = JPEG_LS | {JPEG + each for each in ("57", "70")}  # JPEG-LS, lossless JPEG
DECODER_DEPENDENCIES = dict.fromkeys(SYNTAXES, ("python-gdcm",))  # pydicom reads it


def is_available(_syntax: str) -> bool:
    """Whether gdcm is installed, which pydicom asks of a plug-in."""
    return find_spec("gdcm") is not None


def pixels_of(dataset: Any, index: int | None) -> Any:
    """The values of a frame, or of all frames; raises UnreadableMedia without gdcm, RuntimeError for a broken frame."""
    from pydicom.pixels.decoders.base import Decoder

    syntax = dataset.file_meta.TransferSyntaxUID
    if not is_available(syntax):
        raise missing_extra("a DICOM picture in lossless JPEG or JPEG-LS", "dicom")
    decoder = Decoder(syntax)  # not pydicom's own, which others in this process use
    decoder.add_plugin(NAME, (__name__, decode_frame.__name__))
    return decoder.as_array(dataset, index=index, decoding_plugin=NAME)[0]


def decode_frame(data: bytes, runner: Any) -> bytes:
    """The pixels of a compressed frame, which pydicom describes by its ``runner``; raises ValueError."""
    syntax, stored = str(runner.transfer_syntax), runner.bits_stored
    if syntax in JPEG_LS:
        signed_lossy = syntax == JPEG + "81" and runner.pixel_representation == 1 and stored < 8
        if signed_lossy or stored in (6, 7):
            raise ValueError("JPEG-LS of so few bits is not supported")
        runner.set_option("planar_configuration", 0)  # gdcm gives the colours of a pixel together
        stored = runner.get_option("jls_precision", stored)
        runner.set_option("bits_allocated", 8 if stored <= 8 else 16)
    colours = runner.samples_per_pixel
    numbers = [
        *(runner.columns, runner.rows, colours, runner.planar_configuration if colours > 1 else 0),
        *(runner.bits_allocated, stored, runner.pixel_representation),
    ]
    try:
        pixels = output_of(PROGRAM, [syntax, str(runner.photometric_interpretation), *numbers], data, SECONDS)
    except TimeoutError:
        pixels = None
    if pixels is None:
        raise ValueError("a damaged frame")
    return pixels
