"""Photoshop documents: the picture of all layers together, which most of them hold."""

from __future__ import annotations

import logging
from typing import IO

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL import PsdImagePlugin

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.opened import Opened, missing_extra
from lingxi.media.formats.size import check_size
from lingxi.media.losses import HOLED, report_loss
from lingxi.types import Limits

MARK, LARGE = b"8BPS", 2  # the version of a large document, PSB
GREY, COLOUR, PRINT = 1, 3, 4  # modes: greyscale, RGB, CMYK
CHANNELS = {GREY: ("L", 1), COLOUR: ("RGB", 3), PRINT: ("CMYK", 4)}


class _Damage(logging.Handler):
    """Reports what psd-tools warns of, a channel that it replaces by black, as a loss, and prints nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            report_loss(HOLED)


_damage = _Damage()


def matches(head: bytes, _name: str) -> bool:
    """Whether a file begins so."""
    return head.startswith(MARK)


def opened(stream: IO[bytes], limits: Limits, _side: int) -> Opened:
    """The picture: by Pillow for documents of 8 bits, by psd-tools for others (extra ``psd``)."""
    head = stream.read(26)
    stream.seek(0)
    version, depth = int.from_bytes(head[4:6], "big"), int.from_bytes(head[22:24], "big")
    if version != LARGE and depth in (1, 8):
        return Opened(Pillow.open(stream, formats=[PsdImagePlugin.PsdImageFile.format]))
    check_size(int.from_bytes(head[18:22], "big"), int.from_bytes(head[14:18], "big"), limits)
    return Opened(_merged(stream))


def _merged(stream: IO[bytes]) -> Pillow.Image:
    """The merged picture of a large document, or of one with 16 or 32 bits; its layers are passed over."""
    try:
        from psd_tools.psd.header import FileHeader
        from psd_tools.psd.image_data import ImageData
    except ImportError as error:
        raise missing_extra("a large Photoshop document, or one with more than 8 bits,", "psd") from error
    logging.getLogger("psd_tools").addHandler(_damage)
    header = FileHeader.read(stream)
    for bytes_of_length in (4, 4, 8 if header.version == LARGE else 4):  # colours, resources, layers
        stream.seek(int.from_bytes(stream.read(bytes_of_length), "big"), 1)
    if int(header.color_mode) not in CHANNELS:
        raise UnreadableMedia(
            f"not a readable image: its colours are of a mode ({header.color_mode.name}) that is not read"
        )
    mode, count = CHANNELS[int(header.color_mode)]
    planes = ImageData.read(stream).get_data(header)[:count]
    if len(planes) < count:
        raise UnreadableMedia("not a readable image: it holds no picture of all layers together")
    shape = (header.height, header.width)
    pixels = np.stack([_eight_bits(plane, header.depth).reshape(shape) for plane in planes], axis=-1)
    if mode == "CMYK":
        pixels = 255 - pixels  # Photoshop stores how little ink there is
    return Pillow.fromarray(pixels if count > 1 else pixels[:, :, 0], mode)


def _eight_bits(plane: bytes, depth: int) -> npt.NDArray[np.uint8]:
    if depth == 8:
        return np.frombuffer(plane, np.uint8)
    if depth == 16:
        return (np.frombuffer(plane, ">u2") >> 8).astype(np.uint8)
    linear = np.clip(np.nan_to_num(np.frombuffer(plane, ">f4")), 0, 1)
    return np.asarray(np.rint(255 * linear ** (1 / 2.2)), np.uint8)
