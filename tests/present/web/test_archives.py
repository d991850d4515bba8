"""A server shows files in archives through copies, and pictures in documents."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.object_cache import ObjectCache
from tests.media.documents import data_uri, png, write_zip
from tests.present.web.conftest import Browser
from tests.reading import read_here


def test_thumbnails_and_originals_of_files_in_archives(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.index.intake.read_all", read_here)
    page = f'<p>Hats</p><img src="{data_uri(png("blue"))}">'
    archive = write_zip(tmp_path / "a.zip", {"in/red.png": png("red"), "page.html": page})
    library.index(archive, models=["toy"], settings=IndexSettings(archives=True))
    ask = Browser(library)
    try:
        query = {"parts": [{"text": "red"}], "where": "modality = image"}
        hits = {Path(each["path"]).name: each for each in ask("POST", "/v1/search", json=query).json()["hits"]}
        assert hits.keys() == {"red.png", "page.html"}
        for hit in hits.values():
            assert ask("GET", f"/v1/segments/{hit['id']}/thumbnail").headers["content-type"] == "image/jpeg"
        assert ask("GET", f"/v1/segments/{hits['red.png']['id']}/original").content
        similar = ask("POST", "/v1/search", json={"parts": [{"image_id": hits["page.html"]["id"]}]})
        assert similar.status_code == 200
        archive.unlink()
        gone = ask("GET", f"/v1/segments/{hits['red.png']['id']}/thumbnail")
        assert gone.status_code == 404
        assert "does not exist any more" in gone.text
    finally:
        ask.app.state.service.close()


def test_a_zip_of_more_than_is_copied_at_once_has_every_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.index.intake.read_all", read_here)
    monkeypatch.setattr("lingxi.present.web.service.ObjectCache", lambda: ObjectCache(most=1))
    colours = ("red", "green", "blue")
    archive = write_zip(tmp_path / "a.zip", {f"{each}.png": png(each) for each in colours})
    library.index(archive, models=["toy"], settings=IndexSettings(archives=True))
    ask = Browser(library)
    try:
        ids = [hit.id for hit in library.search("red", limit=10)]
        made = ask("POST", "/v1/archives", json={"ids": ids})
        assert made.json()["files"] == 3
        content = ask("GET", f"/v1/archives/{made.json()['archive']}").content
        with zipfile.ZipFile(BytesIO(content)) as sent:
            assert sorted(sent.namelist()) == sorted(f"{each}.png.jpg" for each in colours), "they are written again"
    finally:
        ask.app.state.service.close()
