"""Many files as one ZIP file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from lingxi.library import Library
from tests.present.web.conftest import Browser


def test_files_are_prepared_and_fetched_once_each(ask: Browser, indexed: Library, folder: Path) -> None:
    ids = [hit.id for hit in indexed.search("sea", limit=10)]
    made = ask("POST", "/v1/archives", json={"ids": [*ids, ids[0]]})
    assert made.status_code == 201
    assert made.json()["files"] == 4
    answer = ask("GET", f"/v1/archives/{made.json()['archive']}")
    assert answer.headers["content-disposition"] == 'attachment; filename="lingxi.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == {"red.png.jpg", "green.png.jpg", "blue.png.jpg", "note.md"}
        assert archive.read("note.md") == (folder / "note.md").read_bytes()
        assert archive.read("red.png.jpg")[:2] == b"\xff\xd8", (
            "a picture without its metadata, as it is given one by one"
        )


def test_unknown_segments_and_archives_are_not_there(ask: Browser) -> None:
    assert ask("POST", "/v1/archives", json={"ids": ["00000000-0000-0000-0000-000000000000"]}).status_code == 404
    assert ask("GET", "/v1/archives/a").status_code == 404
