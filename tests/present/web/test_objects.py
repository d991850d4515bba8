"""A server shows objects through copies."""

from __future__ import annotations

from typing import Any

from lingxi.library import Library
from tests.conftest import Paint
from tests.present.web.conftest import Browser
from tests.storage import BUCKET


def test_thumbnails_and_originals_of_objects(library: Library, storage: Any, paint: Paint) -> None:
    data = paint("red.png").read_bytes()
    storage.pipe(f"{BUCKET}/red.png", data)
    library.index(BUCKET, models=["toy"])
    ask = Browser(library)
    try:
        (hit,) = ask("POST", "/v1/search", json={"parts": [{"text": "red"}]}).json()["hits"]
        assert hit["path"] == f"{BUCKET}/red.png"
        assert ask("GET", f"/v1/segments/{hit['id']}/thumbnail").headers["content-type"] == "image/jpeg"
        assert ask("GET", f"/v1/segments/{hit['id']}/original").status_code == 200
        storage.rm(f"{BUCKET}/red.png")
        gone = ask("GET", f"/v1/segments/{hit['id']}/thumbnail")
        assert gone.status_code == 404
        assert "the object does not exist any more" in gone.text
    finally:
        ask.app.state.service.close()
