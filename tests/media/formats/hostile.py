"""Hostile pictures: small files that say that they are huge, that go round in circles, or that are damaged."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

HUGE = 60_000  # pixels of a side
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP", "tif": "TIFF", "jp2": "JPEG2000"}
FORMATS |= {"ico": "ICO", "tga": "TGA", "avif": "AVIF", "heic": "HEIF"}
CHANCE = 7


def sample(suffix: str, side: int = 32) -> bytes:
    """A small picture of a format."""
    if suffix == "heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    pixels = np.arange(side * side * 3, dtype=np.uint32).reshape(side, side, 3) % 251
    out = BytesIO()
    Pillow.fromarray(pixels.astype(np.uint8)).save(out, FORMATS[suffix])
    return out.getvalue()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Names and contents of pictures of 60,000 pixels a side, or as many as the format can say."""
    png = sample("png")
    head = b"IHDR" + struct.pack(">II", HUGE, HUGE) + png[24:29]
    png = png[:12] + head + struct.pack(">I", zlib.crc32(head)) + png[33:]
    yield "bomb.png", png
    yield "bomb.ico", struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(png), 22) + png
    jpeg = sample("jpg")
    at = jpeg.index(b"\xff\xc0")
    yield "bomb.jpg", jpeg[: at + 5] + struct.pack(">HH", HUGE, HUGE) + jpeg[at + 9 :]
    gif = sample("gif")
    yield "bomb.gif", gif[:6] + struct.pack("<HH", HUGE, HUGE) + gif[10:]
    bmp = sample("bmp")
    yield "bomb.bmp", bmp[:18] + struct.pack("<ii", HUGE, HUGE) + bmp[26:]
    yield "bomb.dib", bmp[14:18] + struct.pack("<ii", HUGE, HUGE) + bmp[26:]
    tga = sample("tga")
    yield "bomb.tga", tga[:12] + struct.pack("<HH", HUGE, HUGE) + tga[16:]
    webp = b"VP8L" + struct.pack("<IBI", 5, 0x2F, (1 << 28) - 1) + b"\0"
    yield "bomb.webp", b"RIFF" + struct.pack("<I", 4 + len(webp)) + b"WEBP" + webp
    jp2 = sample("jp2")
    at = jp2.index(b"ihdr")
    jp2 = jp2[: at + 4] + struct.pack(">II", HUGE, HUGE) + jp2[at + 12 :]
    at = jp2.index(b"\xff\x51")
    yield "bomb.jp2", jp2[: at + 6] + struct.pack(">II", HUGE, HUGE) + jp2[at + 14 :]
    for suffix in ("avif", "heic"):
        data = sample(suffix, 64)
        yield f"bomb.{suffix}", data.replace(struct.pack(">II", 64, 64), struct.pack(">II", HUGE, HUGE))
    yield "bomb.tif", _tiff(HUGE)
    yield "bomb.dng", _tiff(HUGE)
    yield "bomb.psd", b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3) + bytes(99)
    yield "bomb.svg", f'<svg xmlns="http://www.w3.org/2000/svg" width="{HUGE}" height="{HUGE}"/>'.encode()


def circles() -> Iterator[tuple[str, bytes]]:
    """Files whose directories, blocks or drawings lead back to themselves, or have no end."""
    for name in ("circle.tif", "circle.dng"):
        yield name, _tiff(16, circle=True)
    yield "circle.gif", sample("gif")[:-1] + b"\x21\xfe" + b"\xff" * 9_999
    yield "circle.mpo", sample("jpg")[:20] + b"\xff\xe2\0\x20MPF\0II*\0\x08\0\0\0" * 50 + sample("jpg")[20:]
    lines = "".join(f'<g id="g{n}">{f"""<use href="#g{n + 1}"/>""" * 10}</g>' for n in range(12))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs>{lines}</defs><use href="#g0"/></svg>'
    yield "circle.svg", svg.encode()
    packed = zlib.compress(bytes(40 * 2**20))
    text = b"zTXtA\0\0" + packed
    png = sample("png")
    yield (
        "text.png",
        png[:33] + struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text)) + png[33:],
    )


def _tiff(side: int, *, circle: bool = False) -> bytes:
    """An uncompressed TIFF; with ``circle`` the directories of metadata and the next one are itself."""
    tags = [
        (256, 4, side),
        (257, 4, side),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, side),
    ]
    tags += [(279, 4, side * side), *([(330, 4, 8), (34665, 4, 8), (34853, 4, 8)] if circle else [])]
    data = struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags
    )
    return b"II*\0\x08\0\0\0" + data + struct.pack("<I", 8 if circle else 0) + bytes(400)


def damaged(times: int) -> Iterator[tuple[str, bytes]]:
    """Small pictures of each format with bytes that were changed, or without their end."""
    chance = random.Random(CHANCE)
    for suffix in FORMATS:
        whole = sample(suffix)
        for n in range(times):
            data = bytearray(whole)
            for _ in range(1 + n % 4):
                data[chance.randrange(len(data))] = chance.randrange(256)
            yield f"damaged{n}.{suffix}", bytes(data[: len(data) // 2] if n % 5 == 4 else data)


def written(folder: Path, times: int) -> list[Path]:
    """All of them as files."""
    found = list[Path]()
    for name, data in (*bombs(), *circles(), *damaged(times)):
        found.append(folder / name)
        found[-1].write_bytes(data)
    return found
