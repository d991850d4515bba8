"""What a hit says of itself: names of signals, the text without its heading, plain JSON values."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from lingxi.search.hit import ALL_WORDS, SAME, Contribution, Hit, Hits, Kind, Signal
from lingxi.types import Line, Place


@pytest.mark.parametrize(
    ("signal", "name"),
    [
        (Signal("similarity", "embedded"), "embedded"),
        (Signal("caption", "embedded"), "embedded.caption"),
        (Signal("ocr", "embedded"), "embedded.written"),
        (Signal("feedback", "embedded", "rocchio"), "embedded rocchio"),
        (Signal("rerank", detail="csls"), "csls"),
        (ALL_WORDS, "all words"),
        (SAME, "same recording"),
    ],
)
def test_a_signal_has_the_name_that_weights_and_json_know(signal: Signal, name: str) -> None:
    assert str(signal) == name


def test_two_signals_of_one_space_are_told_apart() -> None:
    kinds: tuple[Kind, ...] = ("similarity", "caption", "ocr")
    assert len({str(Signal(kind, "toy")) for kind in kinds}) == 3


@pytest.mark.parametrize(
    ("title", "text", "body"),
    [
        ("Sea", "# Sea\n\nIt is blue.", "It is blue."),
        ("Sea", "Sea\r\nIt is blue.", "It is blue."),
        ("Sea", "The sea\nis blue.", "The sea\nis blue."),
        ("", "# Sea\nIt is blue.", "# Sea\nIt is blue."),
    ],
)
def test_the_body_lacks_the_heading_that_is_the_title(title: str, text: str, body: str) -> None:
    assert Hit("x", Path("/a"), 1, "text", title=title, text=text).body == body


def test_a_hit_is_plain_json_and_says_nothing_of_what_it_lacks() -> None:
    least = Hit("x", Path("/a.png"), 0.12345678, "image").as_dict()
    assert set(least) == {"id", "path", "modality", "score", "facts", "signals"}
    assert least["score"] == 0.123457
    line = Line("Closed", (0, 0, 1, 0, 1, 1, 0, 1), 0.9)
    whole = Hit(
        "x", Path("/caf\udce9.png"), 1, "image", 0.5, Place(page=3), "T", "t", (line,), (line,),
        {"taken": datetime(2024, 2, 3)}, {"toy": Contribution(1, 0.5, Signal("similarity", "toy"))}, missing=True,
    ).as_dict()  # fmt: skip
    assert json.loads(json.dumps(whole)) == whole, "nothing but plain values"
    assert (whole["page"], whole["missing"], whole["probability"]) == (3, True, 0.5)
    assert whole["path"] == "/caf\ufffd.png"
    assert whole["written"][0]["asked"]
    assert whole["facts"] == {"taken": "2024-02-03T00:00:00"}
    assert whole["signals"]["toy"] == {"rank": 1, "score": 0.5, "kind": "similarity", "space": "toy", "detail": ""}


def test_a_page_of_hits_knows_how_many_there_are() -> None:
    page = Hits([Hit("x", Path("/a"), 1, "text")], 40, at_least=True)
    assert (len(page), page.total, page.at_least) == (1, 40, True)
