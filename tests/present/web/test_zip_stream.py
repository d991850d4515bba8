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
