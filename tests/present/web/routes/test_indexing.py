"""What the routes of the indexing run do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.index import caption
from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.captioner import Made
from tests.conftest import Paint
from tests.present.web.conftest import Browser


def test_a_folder_is_indexed_followed_and_forgotten(ask: Browser, folder: Path, paint: Paint) -> None:
    paint("white.png", "white")
    (folder / "broken.png").write_bytes(b"not a picture")
    began = ask("POST", "/v1/index", json={"path": str(folder)})
    assert (began.status_code, began.json()["state"]) == (202, "running")
    followed = ask("GET", "/v1/index/events")
    assert followed.headers["content-type"].startswith("text/event-stream")
    assert '"state": "done"' in followed.text.strip().splitlines()[-1]
    assert ask("GET", "/v1/index").json()["added"] == 1
    (skipped,) = ask("GET", "/v1/assets/skipped").json()["skipped"]
    assert skipped["path"].endswith("broken.png")
    assert (skipped["kind"], skipped["in_part"]) == ("damaged", False)
    gone = ask("DELETE", "/v1/assets", params={"path": str(folder / "white.png")})
    assert gone.json() == {"forgotten": 1}
    assert ask("GET", "/v1/status").json()["segments"] == 4


def test_only_what_is_allowed_is_indexed(indexed: Library, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    refused = Browser(indexed)
    assert refused("POST", "/v1/index", json={"path": str(tmp_path / "more")}).status_code == 403
    allowed = Browser(indexed, Settings(allowed=(tmp_path / "more",)))
    assert allowed("POST", "/v1/index", json={"path": str(tmp_path / "more")}).status_code == 202
    for ask in (refused, allowed):
        ask.app.state.service.close()


@pytest.mark.parametrize("more", [{"ocr": True}, {"speech": "small"}, {"models": ["hub"]}, {"follow_links": True}])
def test_only_the_owner_may_set_how_files_are_read(indexed: Library, folder: Path, more: dict[str, object]) -> None:
    ask = Browser(indexed, Settings(owner_token="o"))
    refused = ask("POST", "/v1/index", json={"path": str(folder), **more})
    assert refused.status_code == 403
    assert "started the server" in refused.json()["detail"]
    assert ask("POST", "/v1/index", json={"path": str(folder)}).status_code == 202
    ask.app.state.service.close()


def test_a_library_is_rebuilt_and_only_the_owner_names_other_models(indexed: Library) -> None:
    ask = Browser(indexed, Settings(owner_token="o"))
    assert ask("POST", "/v1/index/rebuild", json={"models": ["dhash"]}).status_code == 403
    began = ask("POST", "/v1/index/rebuild", json={})
    assert (began.status_code, began.json()["state"], began.json()["rebuild"]) == (202, "running", True)
    assert '"state": "done"' in ask("GET", "/v1/index/events").text.strip().splitlines()[-1]
    assert ask("GET", "/v1/index").json()["files"] == 4
    owner = {"Authorization": "Bearer o"}
    assert ask("POST", "/v1/index/rebuild", json={"models": ["dhash"]}, headers=owner).status_code == 202
    ask.app.state.service.close()


def test_captions_are_generated_and_only_the_owner_names_a_model(
    indexed: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made("a kite"))
    ask = Browser(indexed, Settings(owner_token="o"))
    assert ask("POST", "/v1/index/captions", json={"model": "OWNER/NAME"}).status_code == 403
    began = ask("POST", "/v1/index/captions", json={})
    assert (began.status_code, began.json()["state"], began.json()["captioning"]) == (202, "running", True)
    assert '"captions": 3' in ask("GET", "/v1/index/events").text.strip().splitlines()[-1]
    (hit,) = ask("POST", "/v1/search", json={"parts": [{"text": "kite"}], "where": "name = red.png"}).json()["hits"]
    assert (hit["text"], hit["facts"]["caption"]) == ("a kite", "generated")
    ask("POST", "/v1/index/captions", json={"remove": True})
    assert '"removed": 3' in ask("GET", "/v1/index/events").text.strip().splitlines()[-1]
    ask.app.state.service.close()


def test_who_may_only_read_or_sees_a_part_cannot_generate_captions(indexed: Library, folder: Path) -> None:
    part = indexed.new_token("part", folders=[folder]).secret
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    for token, status in (("r", 401), (part, 403)):
        refused = ask("POST", "/v1/index/captions", json={}, headers={"Authorization": f"Bearer {token}"})
        assert refused.status_code == status
    ask.app.state.service.close()
