"""TIFF of floating-point colours, which Pillow does not open: uncompressed, or by Deflate, in strips or tiles."""

from __future__ import annotations

import zlib
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.size import check_size
from lingxi.types import Limits

WIDTH, HEIGHT, BITS, COMPRESSION, SAMPLES, PLANAR, FORMAT = 256, 257, 258, 259, 277, 284, 339
STRIPS, STRIP_BYTES, ROWS = 273, 279, 278
FLOAT = 3
RAW, DEFLATE = 1, (8, 32946)


def opened(stream: IO[bytes], limits: Limits) -> Pillow.Image:
    """The first picture of such a file, its values from 0 to 1 (or to their greatest) as 8 bits.

    Raises UnreadableMedia for TIFF of another kind.
    """
    tags = ImageFileDirectory_v2(stream.read(8))
    stream.seek(tags.next)
    tags.load(stream)
    width, height, samples = int(tags[WIDTH]), int(tags[HEIGHT]), int(tags.get(SAMPLES, 1))
    check_size(width, height, limits)
    bits, kinds = set(tags.get(BITS, (1,))), set(tags.get(FORMAT, (1,)))
    if kinds != {FLOAT} or not bits <= {16, 32, 64} or len(bits) != 1 or STRIPS not in tags or tags.get(PLANAR, 1) != 1:
        said = f"{samples} samples of {'/'.join(map(str, sorted(bits)))} bits"
        raise UnreadableMedia(f"not a readable image: TIFF with {said} is not read")
    kind = np.dtype(f"{'<' if tags.prefix == b'II' else '>'}f{bits.pop() // 8}")
    size = width * height * samples * kind.itemsize
    data = b"".join(_strips(stream, tags, size))[:size]
    values = np.frombuffer(data.ljust(size, b"\0"), kind).reshape(height, width, samples)
    return Pillow.fromarray(_eight_bits(values[:, :, :3] if samples >= 3 else values[:, :, 0]))


def _strips(stream: IO[bytes], tags: Any, most: int) -> list[bytes]:
    found, left = list[bytes](), most
    for at, length in zip(tags[STRIPS], tags[STRIP_BYTES], strict=False):
        stream.seek(at)
        strip = stream.read(min(length, most))
        if tags.get(COMPRESSION, RAW) in DEFLATE:
            strip = zlib.decompressobj().decompress(strip, left + 1)
        elif tags.get(COMPRESSION, RAW) != RAW:
            raise UnreadableMedia(
                "not a readable image: its floating-point colours are compressed in a way that is not read"
            )
        left -= len(strip)
        if left < 0:
            return [*found, strip]
        found.append(strip)
    return found


def _eight_bits(values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Values from 0 to 1 as 0 to 255; others by their range. Where they say nothing else they are display values."""
    numbers = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)
    high = max(1.0, float(numbers.max(initial=0.0)))
    return np.asarray(np.rint(np.clip(numbers / high, 0, 1) * 255), np.uint8)
