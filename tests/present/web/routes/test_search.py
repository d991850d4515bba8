"""What the routes that look answer."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from PIL import Image as Pillow

from lingxi.library import Library
from lingxi.present.web.schemas import LONGEST, MOST_FILTER, MOST_HITS, MOST_MARKS
from lingxi.present.web.settings import Settings
from tests.conftest import Paint
from tests.media.formats.dicom_file import dicom_file
from tests.present.web.conftest import Browser


def _found(ask: Browser, *parts: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = ask("POST", "/v1/search", json={"parts": list(parts), **more})
    assert answer.status_code == 200, answer.text
    hits: list[dict[str, Any]] = answer.json()["hits"]
    return hits


def _names(hits: list[dict[str, Any]]) -> list[str]:
    return [Path(hit["path"]).name for hit in hits]


def test_a_text_search_returns_what_the_library_finds(ask: Browser, indexed: Library) -> None:
    hits = _found(ask, {"text": "red"})
    assert [hit["id"] for hit in hits] == [hit.id for hit in indexed.search("red", 20)]
    assert _names(hits)[0] == "red.png"
    assert {each["kind"] for each in hits[0]["why"].values()} <= {"similarity", "words", "caption"}
    assert hits[0]["why"]["toy"].keys() == {"rank", "score", "kind", "space", "detail"}
    assert hits[0]["place"] == dict.fromkeys(["page", "page_kind", "page_name", "start_s", "end_s", "start", "end"])


def test_parts_filters_and_pages(ask: Browser) -> None:
    assert "note.md" not in _names(_found(ask, {"text": "blue"}, where="modality = image"))
    assert _names(_found(ask, {"text": "blue"}))[0] == "blue.png"
    assert _names(_found(ask, {"text": "blue"}, {"text": "blue", "without": True}))[0] != "blue.png"
    first = ask("POST", "/v1/search", json={"parts": [{"text": "red"}], "k": 2}).json()
    second = ask("POST", "/v1/search", json={"parts": [{"text": "red"}], "k": 2, "cursor": first["cursor"]}).json()
    whole = _found(ask, {"text": "red"}, k=4)
    assert _names(first["hits"]) + _names(second["hits"]) == _names(whole)


def test_a_page_of_hits_reports_the_total(ask: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ask("POST", "/v1/search", json={"parts": [{"text": "red"}], "k": 3}).json()
    assert (len(page["hits"]), page["total"], page["at_least"], page["cursor"]) == (3, 4, False, "3")
    page = ask("POST", "/v1/search", json={"parts": [{"text": "red"}], "k": 4}).json()
    assert (page["total"], page["cursor"]) == (4, None)
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 2)
    page = ask("POST", "/v1/search", json={"parts": [{"text": "red"}], "k": 1}).json()
    assert page["total"] < 4
    assert page["at_least"]


def test_search_with_an_upload_and_with_a_segment(ask: Browser, folder: Path) -> None:
    sent = ask("POST", "/v1/uploads", content=(folder / "green.png").read_bytes())
    assert sent.status_code == 201, sent.text
    assert _names(_found(ask, {"upload": sent.json()["upload"]}))[0] == "green.png"
    (red,) = _found(ask, {"text": "red"}, k=1)
    assert _names(_found(ask, {"image_id": red["id"]}))[0] == "red.png"
    similar = ask("GET", f"/v1/similar/{red['id']}?k=2").json()["hits"]
    assert len(similar) == 2


def test_likes_and_dislikes_rerank_a_query(ask: Browser) -> None:
    query = {"parts": [{"text": "red"}], "k": 4}
    red, second, *_ = _found(ask, {"text": "red"}, k=4)
    blue = next(hit for hit in _found(ask, {"text": "blue"}, k=4) if hit["path"].endswith("blue.png"))
    body = {"query": query, "like": [blue["id"]], "unlike": [red["id"]], "learner": "rocchio"}
    again = ask("POST", "/v1/feedback", json=body).json()["hits"]
    assert again[0]["id"] == blue["id"] != second["id"] or second["id"] == blue["id"]
    assert red["id"] not in {hit["id"] for hit in again}
    assert "toy rocchio" in again[0]["why"]
    assert ask("POST", "/v1/feedback", json={**body, "learner": "forest(trees=9)"}).status_code == 400
    assert ask("POST", "/v1/feedback", json={**body, "like": []}).status_code == 400


def test_a_batch_is_answered_in_order(ask: Browser) -> None:
    queries = [{"parts": [{"text": word}], "k": 1} for word in ("green", "red")]
    pages = ask("POST", "/v1/search/batch", json={"queries": queries}).json()["pages"]
    assert [_names(page["hits"]) for page in pages] == [["green.png"], ["red.png"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"parts": []}, 400),
        ({"parts": [{"text": "a", "upload": "b"}]}, 400),
        ({"parts": [{"upload": "gone"}]}, 404),
        ({"parts": [{"image_id": "../../etc/passwd"}]}, 404),
        ({"parts": [{"text": "a"}], "where": "size >"}, 400),
        ({"parts": [{"text": "a"}], "cursor": "-1"}, 400),
        ({"parts": [{"text": "a"}], "k": 0}, 400),
        ({"parts": 3}, 422),
    ],
)
def test_errors_are_problems_that_say_what_to_do(ask: Browser, body: dict[str, Any], status: int) -> None:
    answer = ask("POST", "/v1/search", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert len(answer.json()["detail"]) > 10


def test_a_file_that_is_no_image_is_refused(ask: Browser) -> None:
    assert ask("POST", "/v1/uploads", content=b"GIF89a, not really").status_code == 422


def test_segment_thumbnail_and_original(ask: Browser, folder: Path) -> None:
    note = next(hit for hit in _found(ask, {"text": "sea"}) if hit["modality"] == "text")
    whole = ask("GET", note["original"])
    assert whole.content == (folder / "note.md").read_bytes()
    assert whole.headers["content-disposition"].startswith("attachment")
    part = ask("GET", note["original"], headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, whole.content[2:5])
    assert ask("GET", note["thumbnail"]).status_code == 404
    (red,) = _found(ask, {"text": "red"}, k=1)
    assert ask("GET", f"/v1/segments/{red['id']}").json()["path"] == red["path"]
    assert Pillow.open(BytesIO(ask("GET", red["thumbnail"]).content)).format == "JPEG"
    assert ask("GET", f"/v1/segments/{red['id']}/thumbnail?size=99999").status_code == 422


@pytest.mark.parametrize(
    ("settings", "token", "location"),
    [
        (Settings(), "", False),
        (Settings(location=True), "", True),
        (Settings(read_token="reads", write_token="writes"), "reads", False),
        (Settings(read_token="reads", write_token="writes"), "writes", True),
        (Settings(read_token="reads", write_token="writes"), "guest", False),
    ],
)
def test_the_place_of_an_image_is_sent_only_when_allowed(
    library: Library, paint: Paint, settings: Settings, token: str, location: bool
) -> None:
    path = paint("red.jpg")
    exif = Pillow.Exif()
    exif[0x010F] = "Canon"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    Pillow.new("RGB", (40, 30), "red").save(path, exif=exif)
    library.index(path.parent, models=["toy"])
    token = library.new_token("guest").secret if token == "guest" else token
    ask, bearer = Browser(library, settings), {"Authorization": f"Bearer {token}"}
    (hit,) = ask("POST", "/v1/search", headers=bearer, json={"parts": [{"text": "red"}]}).json()["hits"]
    assert (("latitude" in hit["facts"]), (hit["city"] is not None)) == (location, location)
    assert (ask("GET", hit["original"], headers=bearer).content == path.read_bytes()) == location
    archive = ask("POST", "/v1/archives", headers=bearer, json={"ids": [hit["id"]]}).json()["archive"]
    with ZipFile(BytesIO(ask("GET", f"/v1/archives/{archive}", headers=bearer).content)) as packed:
        assert (packed.read("red.jpg") == path.read_bytes()) == location
    assert len(ask("GET", "/v1/places", headers=bearer).json()["cells"]) == location
    for query in ("files?where=latitude%20>%200", "timeline?where=has%20longitude", "facets?field=place"):
        assert ask("GET", f"/v1/{query}", headers=bearer).status_code == (200 if location else 400), query
    answer = ask("POST", "/v1/ask", headers=bearer, json={"question": "Where was the photo red taken?"}).json()
    assert ("48.8" in f"{answer['text']} {answer['span']}") == location
    counted = ask("POST", "/v1/ask", headers=bearer, json={"question": "How many photos in Paris?"})
    assert "not shared" not in counted.text
    turn = ask("POST", "/v1/chat", headers=bearer, json={"text": "red photos in Paris"})
    assert turn.status_code == 200, turn.text
    assert ("place" in [chip["kind"] for chip in turn.json()["understood"]]) == location
    typed = ask("GET", "/v1/typed?text=red%20in%20Paris", headers=bearer).json()
    assert (typed["words"] == "red") == location
    assert len(typed["filters"]) == location
    ask.app.state.service.close()


@pytest.mark.parametrize(("token", "owner"), [("reads", False), ("writes", True)])
def test_only_the_owner_gets_the_data_of_patients(
    library: Library, paint: Paint, tmp_path: Path, token: str, owner: bool
) -> None:
    pytest.importorskip("pydicom", reason="pydicom is not installed (extra dicom)")
    path = paint("red.png").with_name("chest.dcm")
    path.write_bytes(dicom_file())
    library.index(path.parent, models=["toy"])
    settings = Settings(read_token="reads", write_token="writes", location=True)
    ask, bearer = Browser(library, settings), {"Authorization": f"Bearer {token}"}
    (chest,) = [each for each in library.files().files if each.path.name == "chest.dcm"]
    original = ask("GET", f"/v1/segments/{chest.id}/original", headers=bearer).content
    archive = ask("POST", "/v1/archives", headers=bearer, json={"ids": [chest.id]}).json()["archive"]
    with ZipFile(BytesIO(ask("GET", f"/v1/archives/{archive}", headers=bearer).content)) as packed:
        for given in (original, packed.read("chest.dcm")):
            assert (b"Onym^Ann" in given) == owner
            assert given.startswith(b"\xff\xd8") != owner
    ask.app.state.service.close()


LONG = {"parts": [{"text": "a" * LONGEST}] * 3}
TOO_MUCH: dict[str, tuple[str, dict[str, Any], int]] = {
    "texts": ("/v1/search", LONG, 413),
    "one text": ("/v1/search", {"parts": [{"text": "a" * (LONGEST + 1)}]}, 413),
    "a filter": ("/v1/search", {"parts": [{"text": "a"}], "where": "a" * (MOST_FILTER + 1)}, 413),
    "hits": ("/v1/search", {"parts": [{"text": "a"}], "k": MOST_HITS + 1}, 413),
    "marks": ("/v1/search", {"like": [str(UUID(int=0))] * (MOST_MARKS + 1)}, 413),
    "texts of a batch": ("/v1/search/batch", {"queries": [{"parts": [{"text": "a" * 200}]}] * 21}, 413),
    "hits of a batch": ("/v1/search/batch", {"queries": [{"parts": [{"text": "a"}], "k": 1000}] * 11}, 413),
    "questions": ("/v1/search/batch", {"queries": [{"parts": [{"text": "a"}]}] * 33}, 400),
    "texts of feedback": ("/v1/feedback", {"query": LONG, "like": []}, 413),
    "parts": ("/v1/search", {"parts": [{"text": "a"}] * 33}, 400),
    "bytes": ("/v1/search", {"parts": [{"text": "a" * 2**20}]}, 413),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_a_request_that_asks_for_too_much_is_refused_before_any_work(
    ask: Browser, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "search", None)  # a search would fail
    path, body, status = TOO_MUCH[what]
    answer = ask("POST", path, json=body)
    assert answer.status_code == status
    assert "at most" in answer.json()["detail"] or "longer than" in answer.json()["detail"]


def test_queries_of_a_batch_wait_in_the_batch_queue(ask: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    service = ask.app.state.service
    stages: list[str] = []
    work = service.run

    async def run(stage: str, *rest: Any, **more: Any) -> Any:
        stages.append(stage)
        return await work(stage, *rest, **more)

    monkeypatch.setattr(service, "run", run)
    answer = ask("POST", "/v1/search/batch", json={"queries": [{"parts": [{"text": "red"}]}] * 3})
    assert len(answer.json()["pages"]) == 3
    assert stages == ["batch"] * 3


def test_numbers_of_the_last_hits_are_the_owners(indexed: Library, folder: Path) -> None:
    indexed.remember(hits := indexed.search("red"))
    (id_,) = indexed.marked(folder / "red.png")
    browser = Browser(indexed, Settings(read_token="read", owner_token="owner"))
    reader, owner = ({"Authorization": f"Bearer {each}"} for each in ("read", "owner"))
    try:
        for marks in ("1", f"{id_}, 1"):
            assert browser("GET", f"/v1/marked?marks={marks}", headers=reader).status_code == 403
        assert browser("GET", f"/v1/marked?marks={id_}", headers=reader).json() == {"ids": [id_], "spans": [None]}
        assert browser("GET", "/v1/marked?marks=1", headers=owner).json() == {"ids": [hits[0].id], "spans": [None]}
    finally:
        browser.app.state.service.close()
