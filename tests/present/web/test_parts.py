"""A part of a query is a text, a segment, or what a client sent; it knows which file of the library it comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from starlette.exceptions import HTTPException

from lingxi.address import address_of, asset_id
from lingxi.library import Library
from lingxi.present.web.deps import Question
from lingxi.present.web.parts import asked_by, file_of, segment_of
from lingxi.present.web.schemas import PartBody, SearchBody
from lingxi.present.web.service import Service
from lingxi.search.query import KeptMedia
from tests.present.web.conftest import Browser


@pytest.fixture
def service(ask: Browser) -> Service:
    found: Service = ask.app.state.service
    return found


def test_each_kind_of_part(service: Service, indexed: Library, folder: Path) -> None:
    red, note = (indexed.marked(str(folder / name))[0] for name in ("red.png", "note.md"))
    bodies = [
        PartBody(text="sea", without=True), PartBody(image_id=red, weight=2), PartBody(image_id=note),
        PartBody(upload="mine"), PartBody(kept="0" * 32 + ".audio"),
    ]  # fmt: skip
    sent = {"mine": (folder / "blue.png").read_bytes()}
    query = asked_by(Question(SearchBody(parts=bodies), sent), service, owner=False)
    seen, read, blue, kept = query.parts
    assert [part.text for part in query.without] == ["sea"]
    assert isinstance(seen.image, np.ndarray)
    assert (seen.weight, seen.asset) == (2, asset_id(address_of(folder / "red.png")))
    assert "The sea is blue today." in str(read.text)
    assert read.asset == asset_id(address_of(folder / "note.md"))
    assert isinstance(blue.image, np.ndarray)
    assert (blue.image[0, 0].tolist(), blue.asset) == ([0, 0, 255], "")
    assert kept.audio == KeptMedia("0" * 32 + ".audio")


def test_a_segment_and_its_file(service: Service, indexed: Library, folder: Path) -> None:
    (red,) = indexed.marked(str(folder / "red.png"))
    assert file_of(service, segment_of(service, red)) == folder / "red.png"
    with pytest.raises(HTTPException, match="no such segment"):
        segment_of(service, "00000000-0000-0000-0000-000000000001")
