"""Hostile and broken files: each is refused with a reason for people, none does harm."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media import read as reading
from lingxi.media.read import read, readable, suffixes
from lingxi.media.registry import Reader
from lingxi.types import Limits, Segment, Source


def _source(path: Path) -> Source:
    info = path.lstat()
    return Source(path, info.st_size, info.st_mtime_ns)


def _image(form: str, size: tuple[int, int] = (64, 64)) -> bytes:
    out = BytesIO()
    Pillow.effect_noise(size, 50).convert("RGB").save(out, form)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *extra: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


def _bomb() -> bytes:
    return zlib.compress(b"\0" * 200_000_000)


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty jpeg": ("a.jpg", lambda: b"", "it is empty"),
    "empty text": ("a.txt", lambda: b"", "it is empty"),
    "truncated jpeg": ("a.jpg", lambda: _image("JPEG")[:500], "not a readable image"),
    "truncated png": ("a.png", lambda: _image("PNG")[:60], "not a readable image"),
    "truncated webp": ("a.webp", lambda: _image("WEBP")[:300], "not a readable image"),
    "truncated gif": ("a.gif", lambda: _image("GIF")[:20], "not a readable image"),
    "truncated tiff": ("a.tif", lambda: _image("TIFF")[:200], "not a readable image"),
    "truncated avif": ("a.avif", lambda: _image("AVIF")[:200], "not a readable image"),
    "jpeg of three bytes": ("a.jpg", lambda: b"\xff\xd8\xff", "not a readable image"),
    "text called jpg": ("a.jpg", lambda: b"I am no picture", "not an image format"),
    "zip called png": ("a.png", lambda: b"PK\x03\x04" + b"\0" * 99, "not an image format"),
    "broken svg called png": ("a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>", "its XML is broken"),
    "eps called jpg": (
        "a.jpg",
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "not an image format",
    ),
    "pdf called png": ("a.png", lambda: b"%PDF-1.7\n" + b"0" * 99, "not an image format"),
    "fits called tif": (
        "a.tif",
        lambda: b"SIMPLE  =                    T" + b" " * 2850,
        "not an image format",
    ),
    "program called gif": ("a.gif", lambda: b"\x7fELF" + b"\0" * 99, "not an image format"),
    "heic without content": ("a.heic", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "not a readable image"),
    "png of 60000 x 60000": (
        "a.png",
        lambda: _png(60_000, 60_000),
        "60000 x 60000 pixels are over the limit of 200,000,000",
    ),
    "png of 14000 x 14000": ("a.png", lambda: _png(14_000, 14_000), "over the limit of 64,000,000"),
    "png with a bomb for a profile": (
        "a.png",
        lambda: _png(9, 9, _chunk(b"iCCP", b"x\0\0" + _bomb())),
        "not a readable",
    ),
    "png with a bomb for a text": ("a.png", lambda: _png(9, 9, _chunk(b"zTXt", b"x\0\0" + _bomb())), "not a readable"),
    "png without pixels": ("a.png", lambda: _png(9, 9), "not a readable image"),
    "png cut in its header": ("a.png", lambda: _image("PNG")[:20], "not a readable image"),
    "png whose check sums are wrong": (
        "a.png",
        lambda: _png(9, 9).replace(b"IHDR\0\0\0\x09", b"IHDR\0\0\0\x08"),
        "not a readable image",
    ),
    "jpeg of nothing but a header": ("a.jpg", lambda: _image("JPEG")[:200], "not a readable image"),
    "webp that claims to be long": ("a.webp", lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\0" * 9, "not a readable"),
    "mp4 called heic": ("a.heic", lambda: b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 99, "not a readable image"),
    "broken psd called tif": ("a.tif", lambda: b"8BPS\0\x01" + b"\0" * 99, "not a readable image"),
    "broken ico called png": ("a.png", lambda: b"\0\0\x01\0\x01\0" + b"\0" * 99, "not a readable image"),
    "text of control characters": ("a.txt", lambda: bytes(range(1, 32)) * 99, "not text"),
    "png of no width": ("a.png", lambda: _png(0, 9), "not a readable image"),
    "gif of no size": ("a.gif", lambda: b"GIF89a\0\0\0\0\0\0\0;", "not a readable image"),
    "bmp that lies of its size": (
        "a.bmp",
        lambda: b"BM" + struct.pack("<IIIIiiHHIIIIII", 99, 0, 54, 40, 9**8, 9**8, 1, 24, 0, 0, 0, 0, 0, 0),
        "limit",
    ),
    "tiff that points at itself": ("a.tif", lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0", "not a readable image"),
    "binary called txt": ("a.txt", lambda: bytes(range(256)) * 8 + b"\0" * 9000, "not text"),
    "text over the limit": ("a.txt", lambda: b"x" * (17 * 2**20), "longer than the limit"),
    "page of nothing but a script": ("a.html", lambda: b"<script>alert(1)</script>", ""),
    "page that is one comment": ("a.html", lambda: b"<!-- " + b"x" * 99 + b" -->", "not a readable page"),
    "page of 100,000 nested tags": ("a.html", lambda: b"<div>" * 100_000 + b"deep</div>", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_reason(case: str, tmp_path: Path) -> None:
    name, content, reason = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content())
    if not reason:
        assert read(_source(path), Limits(), 64).segments == ()
        return
    with pytest.raises(UnreadableMedia, match=reason) as caught:
        read(_source(path), Limits(), 64)
    assert len(caught.value.reason) < 400


FINE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png called jpg": ("a.jpg", lambda: _image("PNG")),
    "jpeg called webp": ("a.webp", lambda: _image("JPEG")),
    "jpeg with a tail": ("a.jpg", lambda: _image("JPEG") + b"<script>" * 99),
    "upper case ending": ("A.JPG", lambda: _image("JPEG")),
    "html with a billion laughs": (
        "a.html",
        lambda: b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b; laugh</p>',
    ),
    "html that asks for a file": (
        "a.html",
        lambda: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>&f; no</p>',
    ),
    "text in utf-16 without a mark": ("a.txt", lambda: ("plain words, " * 40).encode("utf-16-le")),
    "text with nuls": ("a.txt", lambda: b"a few\0words" + b" more" * 99),
    "markdown with a heading only": ("a.md", lambda: b"# Title"),
}


@pytest.mark.parametrize("case", FINE)
def test_odd_and_fine(case: str, tmp_path: Path) -> None:
    name, content = FINE[case]
    path = tmp_path / name
    path.write_bytes(content())
    found = read(_source(path), Limits(), 64)
    assert found.segments
    assert "root:" not in str(found.segments[0].media)
    assert len(found.digest) == 32


def test_a_fifo_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    with pytest.raises(UnreadableMedia, match="not a regular file"):
        read(_source(tmp_path / "a.jpg"), Limits(), 64)


def test_a_directory_and_a_file_that_vanished(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    with pytest.raises(UnreadableMedia, match="not a regular file"):
        read(_source(tmp_path / "x.jpg"), Limits(), 64)
    with pytest.raises(UnreadableMedia, match="cannot be opened: No such file"):
        read(Source(tmp_path / "gone.jpg", 1, 1), Limits(), 64)


def test_a_file_that_grows_is_read_no_further_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 10)
    real, asked = blake2b, 0

    class Grows:
        """A digest whose file grows by as much as was read."""

        def __init__(self, digest_size: int) -> None:
            self.digest = real(digest_size=digest_size)

        def update(self, chunk: bytes) -> None:
            nonlocal asked
            asked += len(chunk)
            with path.open("ab") as file:
                file.write(b"word " * 2**18)

        def hexdigest(self) -> str:
            return self.digest.hexdigest()

    monkeypatch.setattr(reading, "blake2b", Grows)
    with pytest.raises(UnreadableMedia, match="longer than the limit of 1,000 bytes"):
        read(_source(path), Limits(bytes=3_000_000, text_bytes=1_000), 64)
    assert asked == 3_000_000


def test_a_file_over_the_limit_of_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x" * 100)
    with pytest.raises(UnreadableMedia, match="its 100 bytes are over the limit of 99"):
        read(_source(tmp_path / "a.jpg"), Limits(bytes=99), 64)


class Raises:
    """A reader whose decoder throws something of its own."""

    suffixes = frozenset({".jpg"})

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def read(self, path: Path, limits: Limits, side: int) -> list[Segment]:
        raise self.error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "it cannot be opened: Permission denied"),
        (OSError(5, "Input/output error"), "it cannot be opened: Input/output error"),
        (OSError("failed to fill whole buffer"), "it cannot be decoded: its content is damaged"),
        (MemoryError(), "more memory than is allowed"),
        (struct.error("unpack requires 4 bytes"), "reading it failed: error: unpack"),
        (RecursionError("too deep"), "its content is nested too deeply"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "bad"), "reading it failed"),
    ],
)
def test_whatever_a_decoder_throws_becomes_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, reason: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    fake: dict[str, Reader] = {".jpg": Raises(error)}
    monkeypatch.setattr(reading, "_by_suffix", lambda: fake)
    with pytest.raises(UnreadableMedia, match=reason):
        read(_source(tmp_path / "a.jpg"), Limits(), 64)


def test_the_same_bytes_have_the_same_digest_wherever_they_are(tmp_path: Path) -> None:
    data: Any = _image("PNG")
    for name in ("a.png", "b.jpg"):
        (tmp_path / name).write_bytes(data)
    one, other = (read(_source(tmp_path / name), Limits(), 8) for name in ("a.png", "b.jpg"))
    assert one.digest == other.digest


def test_names_that_are_claimed() -> None:
    assert readable("IMG.JPeG")
    assert not readable("jpg")
    assert not readable("a.obj")
    assert ".heic" in suffixes("image")
    assert ".md" in suffixes() - suffixes("image")
