"""What a file consists of, over HTTP."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from tests.media.documents import write_pdf
from tests.present.web.conftest import Browser


def test_the_pages_of_a_document_and_the_place_of_a_passage(folder: Path, indexed: Library, ask: Browser) -> None:
    write_pdf(folder / "lease.pdf", ["the rent is due", "the deposit is large"])
    indexed.index(folder, models=["toy"])
    (hit,) = [each for each in indexed.search("deposit") if each.modality == "text" and "deposit" in each.text]
    parts = ask("GET", f"/v1/segments/{hit.id}/parts").json()["parts"]
    assert [(each["modality"], each["place"]["page"]) for each in parts] == [
        ("image", 1), ("text", 1), ("image", 2), ("text", 2),
    ]  # fmt: skip
    (box,) = ask("GET", f"/v1/segments/{hit.id}/boxes").json()["boxes"]
    assert len(box) == 8
    assert ask("GET", f"/v1/segments/{parts[0]['id']}/boxes").json() == {"boxes": []}


def test_an_unknown_segment_has_no_parts(ask: Browser) -> None:
    assert ask("GET", "/v1/segments/00000000-0000-0000-0000-000000000000/parts").status_code == 404
