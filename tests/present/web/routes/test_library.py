"""What the routes that change the library do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.conftest import Paint
from tests.present.web.conftest import Browser


def test_what_the_library_holds_is_told(ask: Browser) -> None:
    assert ask("GET", "/v1/status").json()["segments"] == 4
    assert ask("GET", "/v1/ready").json()["status"] == "ready"
    assert ask("GET", "/v1/models").json()["spaces"][0]["name"] == "toy"


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
def test_how_files_are_read_is_for_the_owner_to_say(indexed: Library, folder: Path, more: dict[str, object]) -> None:
    ask = Browser(indexed, Settings(owner_token="o"))
    refused = ask("POST", "/v1/index", json={"path": str(folder), **more})
    assert refused.status_code == 403
    assert "started the server" in refused.json()["detail"]
    assert ask("POST", "/v1/index", json={"path": str(folder)}).status_code == 202
    ask.app.state.service.close()


def test_metrics_are_what_prometheus_reads(ask: Browser) -> None:
    ask("POST", "/v1/search", json={"parts": [{"text": "red"}]})
    text = ask("GET", "/metrics").text
    assert 'lingxi_stage_seconds_count{stage="search"} 1' in text
    assert "lingxi_requests_waiting 0" in text
    assert "lingxi_query_vectors_misses_total 1" in text
    ask("POST", "/v1/search", json={"parts": [{"text": "red"}]})
    text = ask("GET", "/metrics").text
    assert "lingxi_query_vectors_hits_total 1" in text
    assert "lingxi_query_vectors_batches_total 1" in text
    assert "lingxi_models_loaded 1" in text


def test_a_library_is_compacted_by_its_owner(indexed: Library, folder: Path) -> None:
    (folder / "note.md").write_text("# Moon\n\nThe moon is out.", encoding="utf-8")
    indexed.index(folder)
    ask = Browser(indexed, Settings(owner_token="o"))
    assert ask("POST", "/v1/compact").status_code == 403
    answer = ask("POST", "/v1/compact", headers={"Authorization": "Bearer o"})
    assert answer.json()["freed_bytes"] >= 0
    assert ask("GET", "/v1/status").json()["segments"] == 4
    assert [path.name for path in indexed.folder.glob("edge-*")] == ["edge-2"]


def test_albums_that_cannot_be_read_are_told(indexed: Library, ask: Browser) -> None:
    assert ask("PUT", "/v1/albums/good", json={"words": "x"}).status_code == 200
    (indexed.folder / "albums" / "bad.json").write_text("nonsense", encoding="utf-8")
    told = ask("GET", "/v1/albums").json()
    assert [each["name"] for each in told["albums"]] == ["good"]
    assert "bad.json" in told["unreadable"][0]
