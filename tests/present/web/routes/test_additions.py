"""Favourites, tags and hiding over HTTP."""

from __future__ import annotations

from lingxi.library import Library
from tests.present.web.conftest import Browser


def test_files_are_tagged_and_the_change_is_undone(ask: Browser, indexed: Library) -> None:
    ids = [hit.id for hit in indexed.search("red", limit=2)]
    answer = ask("POST", "/v1/annotations", json={"ids": ids, "favourite": True, "tags": ["sea"]})
    before = answer.json()["before"]
    assert [(each["favourite"], each["tags"]) for each in before] == [(False, [])] * 2
    facets = ask("GET", "/v1/facets?field=tag").json()["values"]
    assert facets == [{"value": "sea", "count": 2}]
    assert len(ask("GET", "/v1/annotations").json()["annotations"]) == 2
    hit = ask("GET", f"/v1/segments/{ids[0]}").json()
    assert hit["facts"]["tag"] == ["sea"]
    assert ask("PUT", "/v1/annotations", json={"annotations": before}).json() == {"files": 2}
    assert ask("GET", "/v1/annotations").json() == {"annotations": []}


def test_a_wrong_tag_is_a_problem(ask: Browser, indexed: Library) -> None:
    (hit, *_) = indexed.search("red")
    answer = ask("POST", "/v1/annotations", json={"ids": [hit.id], "tags": ["a\nb"]})
    assert answer.status_code == 400
    assert "is no tag" in answer.json()["detail"]
