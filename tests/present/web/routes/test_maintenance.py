"""What the routes for the user who started the server do."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def test_a_library_is_compacted_by_its_owner(indexed: Library, folder: Path) -> None:
    (folder / "note.md").write_text("# Moon\n\nThe moon is out.", encoding="utf-8")
    indexed.index(folder)
    ask = Browser(indexed, Settings(owner_token="o"))
    assert ask("POST", "/v1/compact").status_code == 403
    answer = ask("POST", "/v1/compact", headers={"Authorization": "Bearer o"})
    assert answer.json()["freed_bytes"] >= 0
    assert ask("GET", "/v1/status").json()["segments"] == 4
    assert [path.name for path in indexed.folder.glob("edge-*")] == ["edge-2"]


def test_checking_and_backing_up_are_for_the_owner(indexed: Library, tmp_path: Path) -> None:
    ask = Browser(indexed, Settings(owner_token="o"))
    owner = {"Authorization": "Bearer o"}
    target = {"path": str(tmp_path / "backup")}
    assert ask("GET", "/v1/check").status_code == 403
    assert ask("POST", "/v1/backup", json=target).status_code == 403
    found = ask("GET", "/v1/check", headers=owner).json()
    assert (found["assets"], found["findings"]) == (4, [])
    kept = ask("POST", "/v1/backup", json=target, headers=owner)
    assert (kept.status_code, kept.json()["points"]) == (201, found["points"])
    assert ask("POST", "/v1/backup", json=target, headers=owner).status_code == 409
    ask.app.state.service.close()
