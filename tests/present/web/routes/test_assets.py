"""What the routes that take files and let go of them do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.present.web.routes import assets
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def test_an_upload_that_names_another_folder_stays_in_its_own(
    indexed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "kept" / "inbox"
    ask = Browser(indexed, Settings(inbox=inbox))
    attack = {"files": {"file": ("../escaped.md", b"a stranger's note about the moon")}}
    answer = ask("POST", "/v1/assets", **attack)
    assert answer.status_code == 201, answer.text
    assert Path(answer.json()["assets"][0]["path"]) == inbox / "escaped.md"
    ask.app.state.service.job.join()
    assert indexed.search("moon", 1)[0].path == inbox / "escaped.md"
    assert not (inbox.parent / "escaped.md").exists()
    monkeypatch.setattr(assets, "keep", _weak)
    monkeypatch.setattr(assets, "safe_name", str)
    assert ask("POST", "/v1/assets", **attack).status_code == 201
    assert (inbox.parent / "escaped.md").exists(), "the negative control"
    ask.app.state.service.close()


def _weak(folder: Path, name: str, file: io.BytesIO) -> Path:
    (folder / name).write_bytes(file.read())
    return folder / name


def test_files_are_taken_only_where_they_are_wanted_and_all_or_none(indexed: Library, tmp_path: Path) -> None:
    refused, ask = Browser(indexed), Browser(indexed, Settings(inbox=tmp_path / "in", asset_bytes=2000))
    assert refused("POST", "/v1/assets", files={"file": ("a.md", b"a")}).status_code == 403
    several = [("file", ("a.md", b"a")), ("file", ("a.exe", b"a"))]
    assert ask("POST", "/v1/assets", files=several).status_code == 422
    assert ask("POST", "/v1/assets", content=b"a").status_code == 422
    assert ask("POST", "/v1/assets", files={"file": ("a.md", bytes(2000))}).status_code == 413
    assert not list((tmp_path / "in").iterdir())
    for each in (refused, ask):
        each.app.state.service.close()


def test_a_path_is_added_where_it_may_be_and_waits_for_its_turn(indexed: Library, tmp_path: Path) -> None:
    allowed, other = tmp_path / "allowed", tmp_path / "other"
    for folder in (allowed, other):
        folder.mkdir()
        (folder / "moon.md").write_text("a note about the moon", encoding="utf-8")
    ask = Browser(indexed, Settings(allowed=(allowed,)))
    answer = ask("POST", "/v1/assets", json={"path": str(allowed / "moon.md")})
    assert (answer.status_code, Path(answer.json()["assets"][0]["path"])) == (202, allowed / "moon.md")
    ask.app.state.service.job.join()
    assert indexed.search("moon", 1)[0].path == allowed / "moon.md"
    for path in (other / "moon.md", allowed / ".." / "other"):
        assert ask("POST", "/v1/assets", json={"path": str(path)}).status_code == 403
    assert ask("POST", "/v1/assets", json={"folder": "x"}).status_code == 422
    ask.app.state.service.close()
