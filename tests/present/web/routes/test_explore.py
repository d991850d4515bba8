"""Explorations over HTTP."""

from __future__ import annotations

from lingxi.library import Library
from tests.present.web.conftest import Browser


def test_an_exploration_has_clusters_months_and_what_is_new(ask: Browser, indexed: Library) -> None:
    answer = ask("GET", "/v1/explore?since=2000-01-01")
    assert answer.status_code == 200
    found = answer.json()
    assert list(found) == ["clusters", "odd", "new", "months", "places"]
    assert sum(cluster["size"] for cluster in found["clusters"]) == 4
    assert found["new"] == list(indexed.explore().new)
    assert ask("GET", "/v1/explore?since=2100-01-01").json()["new"] == []


def test_wrong_days_and_seeds_are_refused(ask: Browser) -> None:
    for query in ("since=soon", "seed=-1", "seed=x"):
        assert ask("GET", f"/v1/explore?{query}").status_code == 422


def test_an_empty_library_is_no_error(library: Library) -> None:
    browser = Browser(library)
    answer = browser("GET", "/v1/explore")
    browser.app.state.service.close()
    assert answer.status_code == 200
    assert answer.json() == {"clusters": [], "odd": [], "new": [], "months": [], "places": []}


def test_the_events_of_an_exploration_end_with_it(ask: Browser, indexed: Library) -> None:
    told = ask("GET", "/v1/explore/events?seed=3").text
    assert told.strip().endswith("event: done\ndata: {}")
    assert sum(cluster["size"] for cluster in ask("GET", "/v1/explore?seed=3").json()["clusters"]) == 4
    assert ask("GET", "/v1/explore/events?seed=x").status_code == 422
