"""How the server and its library are, as routes say it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import LibraryError
from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def test_the_status_describes_the_library(ask: Browser) -> None:
    assert ask("GET", "/v1/status").json()["segments"] == 4
    assert ask("GET", "/v1/models").json()["spaces"][0]["name"] == "toy"


def test_a_server_is_ready_until_it_ends(ask: Browser) -> None:
    assert ask("GET", "/v1/ready").json() == {"status": "ready"}
    ask.app.state.service.end()
    answer = ask("GET", "/v1/ready")
    assert (answer.status_code, answer.json()["detail"]) == (503, "the server is ending")
    assert ask("GET", "/v1/health").status_code == 200
    assert ask("POST", "/v1/search", json={"parts": [{"text": "red"}]}).status_code == 200, "others do not know yet"


def test_a_server_whose_library_is_not_reached_is_not_ready(indexed: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LibraryError("db.inside:5432 does not answer")

    browser = Browser(indexed, Settings(write_token="write"))
    assert browser("GET", "/v1/ready").status_code == 200, "load balancers have no token"
    monkeypatch.setattr(indexed._store, "check_reachable", fail)
    answer = browser("GET", "/v1/ready")
    assert (answer.status_code, answer.json()["detail"]) == (503, "the library cannot be reached")
    browser.app.state.service.close()


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


def test_only_those_who_may_write_see_the_address_of_a_database(
    indexed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    held = replace(indexed.status(), address="postgresql://anna@db/photos")
    monkeypatch.setattr(Library, "status", lambda _: held)
    read, write = (ask("GET", "/v1/status", headers={"Authorization": f"Bearer {token}"}) for token in "rw")
    assert "anna" not in read.text
    assert (read.json()["address"], read.json()["folder"]["path"]) == ("", "/")
    assert write.json()["address"] == "postgresql://anna@db/photos"
    ask.app.state.service.close()


def test_changes_are_refused_with_503_while_the_server_ends(ask: Browser, folder: Path) -> None:
    ask.app.state.service.end()
    path = {"path": str(folder)}
    for method, route, body in (
        ("POST", "index", path), ("POST", "index/rebuild", {}), ("POST", "assets", path),
    ):  # fmt: skip
        answer = ask(method, f"/v1/{route}", json=body)
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "server-ending", "5")
