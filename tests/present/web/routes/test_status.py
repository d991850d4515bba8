"""How the server and its library are, as routes say it."""

from __future__ import annotations

from tests.present.web.conftest import Browser


def test_the_status_describes_the_library(ask: Browser) -> None:
    assert ask("GET", "/v1/status").json()["segments"] == 4
    assert ask("GET", "/v1/ready").json()["status"] == "ready"
    assert ask("GET", "/v1/models").json()["spaces"][0]["name"] == "toy"


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
