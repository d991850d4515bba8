"""Saved searches over HTTP: a whole question with its pictures, counted before it is kept."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.library import Library
from lingxi.search.kept_media import FOLDER
from tests.present.web.conftest import Browser

AT = "/v1/saved-searches"


def names(page: dict[str, Any]) -> list[str]:
    return [Path(hit["path"]).name for hit in page["hits"]]


def picture(colour: str) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def test_a_search_with_an_image_is_counted_kept_opened_and_deleted(ask: Browser, indexed: Library) -> None:
    asked: dict[str, Any] = {
        "parts": [{"upload": "mine"}, {"text": "blue", "without": True}], "where": "modality = image", "k": 3,
        "min_score": 0.001,
    }  # fmt: skip
    sent = {"data": {"query": json.dumps(asked)}, "files": {"mine": ("x.png", picture("red"), "image/png")}}
    found = ask("POST", "/v1/search", **sent).json()
    counted = ask("PUT", f"{AT}/红色?dry_run=true", **sent).json()
    assert counted == {"name": "红色", "count": found["total"], "at_least": found["at_least"]}
    assert ask("GET", AT).json() == {"searches": []}, "nothing is kept"
    assert not (indexed.folder / FOLDER).exists()
    kept = ask("PUT", f"{AT}/红色", **sent).json()
    saved = {name: kept[name] for name in ("name", "definition")}
    assert kept == saved | {"count": found["total"], "at_least": found["at_least"]}
    assert ask("GET", AT).json() == {"searches": [saved]}
    assert ask("GET", f"{AT}/红色").json() == saved
    opened = ask("GET", f"{AT}/红色/hits?k=3").json()
    assert names(opened) == names(found)
    media = saved["definition"]["parts"][0]["image"]["name"]
    again = {**asked, "parts": [{"kept": media}, asked["parts"][1]]}
    assert names(ask("POST", "/v1/search", json=again).json()) == names(found), "the page shows and changes it"
    small = ask("GET", f"{AT}/media/{media}/thumbnail")
    assert small.headers["content-type"] == "image/jpeg"
    assert np.asarray(Pillow.open(BytesIO(small.content)))[0, 0].tolist()[0] > 200
    assert ask("DELETE", f"{AT}/红色").json() == {"deleted": "红色"}
    assert ask("GET", f"{AT}/media/{media}/thumbnail").status_code == 404
    assert ask("POST", "/v1/search", json=again).status_code == 400
    assert ask("GET", f"{AT}/红色/hits").status_code == 404


def test_a_part_of_the_library_goes_when_its_file_is_forgotten(ask: Browser, indexed: Library, folder: Path) -> None:
    parts = [{"image_id": indexed.marked(str(folder / name))[0]} for name in ("red.png", "note.md")]
    kept = ask("PUT", f"{AT}/Mine", json={"parts": [{"text": "typed"}, *parts]}).json()
    assert len(kept["definition"]["parts"]) == 3
    for name in ("red.png", "note.md"):
        indexed.forget(folder / name)
    (left,) = ask("GET", f"{AT}/Mine").json()["definition"]["parts"]
    assert left["text"] == "typed"
    assert list((indexed.folder / FOLDER).iterdir()) == []


def test_deleted_marks_are_left_out_and_an_empty_search_is_an_error(
    ask: Browser, indexed: Library, folder: Path
) -> None:
    like = [indexed.marked(str(folder / name))[0] for name in ("red.png", "green.png")]
    assert ask("PUT", f"{AT}/two", json={"like": like}).status_code == 200
    indexed.forget(folder / "red.png")
    assert ask("GET", f"{AT}/two").json()["definition"]["like"] == like[1:]
    indexed.forget(folder / "green.png")
    answer = ask("GET", f"{AT}/two/hits")
    assert answer.status_code == 404
    assert "in the library any more" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {}, {"parts": [{"text": "a"}], "where": "size >"}, {"parts": [{"text": "a"}], "like": ["../../etc/passwd"]},
        {"parts": [{"text": "a"}], "learner": "knn(neighbours=1000000)"}, {"parts": [{"text": "a"}], "rerank": "mmr"},
        {"parts": [{"kept": "../../etc/passwd"}]}, {"parts": [{"kept": "0" * 32 + ".image"}]},
        {"parts": [{"text": "a", "kept": "0" * 32 + ".image"}]},
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_repeated_is_not_saved(ask: Browser, body: dict[str, Any]) -> None:
    assert ask("PUT", f"{AT}/x", json=body).status_code == 400
    assert ask("GET", AT).json() == {"searches": []}


def test_an_album_is_no_search(ask: Browser, indexed: Library, folder: Path) -> None:
    indexed.save_album("Picked", [folder / "red.png"])
    assert ask("GET", f"{AT}/Picked").status_code == 404
    refused = ask("PUT", f"{AT}/Picked", json={"parts": [{"text": "a"}]})
    assert (refused.status_code, "is an album" in refused.json()["detail"]) == (400, True)
    assert ask("GET", f"{AT}/media/{'0' * 32}.audio/thumbnail").status_code == 404
