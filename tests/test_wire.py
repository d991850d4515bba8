"""What the service writes is what the client reads."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from lingxi.check import CheckReport
from lingxi.errors import BadQuery
from lingxi.index.report import IndexReport
from lingxi.search.hit import Contribution, Hit, Hits, Signal
from lingxi.search.query import Part, Query
from lingxi.store.check_points import Finding
from lingxi.types import Line, Place, Skipped, Space, Status, Walk
from lingxi.wire import (
    check_in,
    check_json,
    hit_in,
    hit_json,
    hits_in,
    page,
    query_json,
    report_in,
    report_json,
    skipped_json,
    status_in,
    status_json,
)

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"
LINES = (Line("CAT", (0.0, 0.0, 0.5, 0.0, 0.5, 0.5, 0.0, 0.5), 0.9), Line("DOG", (0.0,) * 8))
HIT = Hit(
    ID,
    Path("/a cat.jpg"),
    0.5,
    "image",
    0.25,
    Place(page=2),
    written=LINES,
    asked=LINES[:1],
    facts={"taken": datetime(2020, 7, 1, 12), "width": 40, "latitude": 51.5, "longitude": 7.0},
    signals={"toy": Contribution(3, 0.125, Signal("similarity", "toy"))},
)
SKIPPED = (
    Skipped(Path("/broken.png"), "it is empty", passing=True),
    *(Skipped(Path(f"/{n}.pdf"), "page 2 is broken", in_part=True) for n in range(2)),
)


def _sent(value: object) -> dict[str, object]:
    """The value after a trip as text."""
    found: dict[str, object] = json.loads(json.dumps(value))
    return found


def test_a_hit_arrives_as_it_was() -> None:
    assert hit_in(_sent(hit_json(HIT, location=True))) == HIT


def test_the_place_of_an_image_is_not_sent_without_permission() -> None:
    facts = hit_in(_sent(hit_json(HIT, location=False))).facts
    assert facts == {"taken": datetime(2020, 7, 1, 12), "width": 40}


def test_fields_of_a_later_server_are_ignored() -> None:
    assert hit_in(_sent(hit_json(HIT, location=True) | {"mood": "good"})) == HIT


def test_a_page_arrives_with_its_total() -> None:
    sent = Hits([HIT], 7, at_least=True, exact=False, absent=["b:5432"])
    hits = hits_in(_sent(page(Query.of("a"), sent, location=True)))
    assert (list(hits), hits.total, hits.at_least) == ([HIT], 7, True)
    assert (hits.exact, hits.absent) == (False, ("b:5432",))


def test_the_last_page_has_no_cursor() -> None:
    nothing = page(Query.of("a", limit=3, offset=6), Hits(), location=False)
    assert nothing == {"hits": [], "cursor": None, "total": 0, "at_least": False, "nothing": False,
                       "exact": True, "absent": []}  # fmt: skip
    for total, at_least, cursor in ((6, False, None), (7, False, "6"), (6, True, "6")):
        query = Query.of("a", limit=3, offset=3)
        assert page(query, Hits([HIT] * 3, total, at_least=at_least), location=False)["cursor"] == cursor


def test_media_are_sent_next_to_the_query() -> None:
    parts = (Part(text="a cat", weight=2.0), Part(image=Path("/cat.jpg")))
    body, media = query_json(Query(parts, (Part(audio=Path("/dog.wav")),), limit=5, offset=10, where="page = 2"))
    assert body["parts"] == [
        {"weight": 2.0, "text": "a cat", "without": False},
        {"weight": 1.0, "upload": "upload0", "without": False},
        {"weight": 1.0, "upload": "upload1", "without": True},
    ]
    assert media == {"upload0": Path("/cat.jpg"), "upload1": Path("/dog.wav")}
    assert (body["k"], body["cursor"], body["where"]) == (5, "10", "page = 2")
    with pytest.raises(BadQuery, match="give a file or its bytes"):
        query_json(Query((Part(image=np.zeros((2, 2, 3), np.uint8)),)))


def test_a_report_arrives_with_what_was_skipped() -> None:
    report = IndexReport(added=2, skipped=SKIPPED, interrupted=True)
    ended = _sent(report_json(report) | {"state": "paused"})
    assert (ended["skipped"], ended["read_in_part"]) == (1, 2)
    assert report_in(ended, skipped_json(SKIPPED)) == report
    assert not report_in(ended | {"state": "done"}, []).interrupted


def test_a_check_arrives_as_it_was() -> None:
    found = CheckReport(Path("/library"), points=3, findings=(Finding("point", "it is damaged"),))
    assert check_in(_sent(check_json(found))) == found


def test_the_status_arrives_without_disks() -> None:
    walk = Walk(hidden=True, exclude=("*.tmp",), devices={"file:///pictures": 5})
    space = Space("toy", 3, "1")
    held = Status(
        Path("/library"), "2026-01-01", (Path("/pictures"),), 2, 3, {"image": 3}, (space,), 100, SKIPPED,
        {Path("/gone"): 4}, {Path("/pictures"): walk}, 1,
    )  # fmt: skip
    spaces = [{"name": "toy", "dim": 3, "metric": "cosine", "revision": "1"}]
    sent = _sent(status_json(held))
    assert (sent["skipped"], sent["read_in_part"]) == (1, 2)
    found = status_in(sent, spaces, skipped_json(SKIPPED))
    assert found == replace(held, walks={Path("/pictures"): replace(walk, devices={})})
