"""ZIP files as streams."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lingxi.present.web import zip_stream
from lingxi.present.web.zip_stream import CHUNK, MISSING, zipped


def test_files_come_whole_under_free_names(tmp_path: Path) -> None:
    def gone() -> BinaryIO:
        raise OSError

    def opened(data: bytes) -> zip_stream.Opens:
        return lambda: BytesIO(data)

    sent = b"".join(
        zipped([("a.jpg", opened(b"one")), ("A.jpg", opened(b"two")), ("b.txt", gone), ("空.md", opened(b""))])
    )
    with zipfile.ZipFile(BytesIO(sent)) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {"a.jpg": b"one", "A-2.jpg": b"two", "空.md": b"", MISSING: b"b.txt\n"}


def test_no_more_than_a_chunk_of_a_file_is_held(tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(5 * CHUNK))
    parts = list(zipped([("large.bin", lambda: large.open("rb"))]))
    assert max(map(len, parts)) < CHUNK + 1000
    assert sum(map(len, parts)) > 5 * CHUNK


def test_names_of_strangers_are_safe_and_a_file_that_breaks_off_spoils_no_other() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the disk is gone")
            return super().read(3)

    names = ["x\\..\\evil.jpg", "a\x1b[31m\n.jpg", "bad\udcff.txt", MISSING]
    files: list[tuple[str, zip_stream.Opens]] = [(name, lambda: BytesIO(b"1")) for name in names]
    sent = b"".join(zipped([("half.bin", lambda: Broken(b"123456")), *files]))
    with zipfile.ZipFile(BytesIO(sent)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "half.bin", "x_.._evil.jpg", "a_[31m_.jpg", "bad_.txt", MISSING, "not-included-2.txt"
        ]  # fmt: skip
        assert archive.read("not-included-2.txt") == b"half.bin (incomplete)\n"
