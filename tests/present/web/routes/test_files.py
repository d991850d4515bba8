"""Files, months and facets over HTTP."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser
from tests.search.test_places import photo_at


def test_files_come_in_pages_with_what_a_client_shows(ask: Browser, indexed: Library) -> None:
    first = ask("GET", "/v1/files?sort=name&limit=3").json()
    rest = ask("GET", f"/v1/files?{urlencode({'sort': 'name', 'cursor': first['cursor']})}").json()
    files = first["files"] + rest["files"]
    assert [file["path"].rpartition("/")[2] for file in files] == ["blue.png", "green.png", "note.md", "red.png"]
    assert (first["total"], rest["total"], rest["cursor"]) == (4, 4, None)
    assert list(files[0]) == [
        "id", "path", "modality", "when", "when_from", "title", "excerpt", "size", "width", "height",
        "duration_s", "pages", "camera", "latitude", "longitude", "missing", "favourite", "address", "city",
        "thumbnail", "original",
    ]  # fmt: skip
    assert ask("GET", files[0]["thumbnail"]).headers["content-type"] == "image/jpeg"
    (note,) = ask("GET", "/v1/files?where=modality%20=%20text").json()["files"]
    assert note["id"] == indexed.files("modality = text").files[0].id


def test_months_lead_to_their_files(ask: Browser) -> None:
    found = ask("GET", "/v1/timeline").json()
    (month,) = found["months"]
    assert (found["total"], found["undated"], month["files"]) == (4, 0, 4)
    newest = ask("GET", "/v1/files?limit=1").json()["files"]
    assert newest[0]["when"].startswith(month["month"])
    assert ask("GET", f"/v1/files?{urlencode({'limit': 1, 'cursor': month['cursor']})}").json()["files"] == newest
    assert ask("GET", "/v1/timeline?where=size%20<%200").json()["months"] == []


def test_a_map_has_cells_with_cities(indexed: Library, folder: Path) -> None:
    ask = Browser(indexed, Settings(location=True))
    photo_at(folder / "lake.jpg", 47.37, 8.54)
    indexed.index(folder, models=["toy"])
    (cell,) = ask("GET", "/v1/places?degrees=2").json()["cells"]
    assert (cell["files"], cell["latitude"], cell["longitude"]) == (1, 47.37, 8.54)
    assert cell["box"] == {"south": 46.0, "west": 8.0, "north": 48.0, "east": 10.0}
    assert cell["city"] == {"en": "Zürich", "zh": "苏黎世"}
    (file,) = ask("GET", "/v1/files?where=has%20latitude").json()["files"]
    (hit,) = ask("POST", "/v1/search", json={"where": "has latitude"}).json()["hits"]
    assert (file["id"], file["city"], hit["city"]) == (cell["cover"], cell["city"], cell["city"])
    assert ask("GET", "/v1/places?where=modality%20=%20text").json() == {"cells": []}
    assert ask("GET", "/v1/places?north=10").json() == {"cells": []}
    for query in ("degrees=0", "degrees=91", "west=-181", "north=nan"):
        assert ask("GET", f"/v1/places?{query}").status_code == 422, query
    ask.app.state.service.close()


def test_facets_count_values(ask: Browser) -> None:
    for count in ("", "&count=files", "&count=segments"):
        values = ask("GET", f"/v1/facets?field=extension{count}").json()["values"]
        assert values == [{"value": "png", "count": 3}, {"value": "md", "count": 1}]
    assert ask("GET", "/v1/facets?field=size").status_code == 400
    assert ask("GET", "/v1/facets?field=nothing&count=files").status_code == 400
    assert ask("GET", "/v1/facets?field=extension&count=words").status_code == 422


def test_what_is_wrong_is_refused(ask: Browser) -> None:
    for query in ("where=size%20>", "cursor=x", "sort=name&cursor=20"):
        assert ask("GET", f"/v1/files?{query}").status_code == 400, query
    for query in ("sort=size", "limit=0", "limit=1001"):
        assert ask("GET", f"/v1/files?{query}").status_code == 422, query


def test_a_search_that_only_filters_lists_the_newest_files(ask: Browser) -> None:
    found = ask("POST", "/v1/search", json={"where": "modality = image", "k": 2}).json()
    assert (len(found["hits"]), found["total"], found["cursor"]) == (2, 3, "2")
    assert [hit["id"] for hit in found["hits"]] == [
        file["id"] for file in ask("GET", "/v1/files?where=modality%20=%20image&limit=2").json()["files"]
    ]
    assert ask("POST", "/v1/search", json={"where": ""}).status_code == 400
