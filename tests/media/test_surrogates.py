"""A lone surrogate in a file costs one character, wherever it is, and not the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.media.captions import read_table
from lingxi.media.read import read
from lingxi.media.surrogates import well_formed, without_surrogates
from lingxi.types import Limits, Line, Segment, Source, Text

BOX = (0.0,) * 8
MAIL = b"Subject: =?utf-7?q?s+2AA-t?=\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nlone +2AA- x\r\n"
NOTEBOOK = {"cells": [{"cell_type": "markdown", "source": "lone \ud800 x", "metadata": {}}], "nbformat": 4}


def test_every_text_of_a_segment_is_well_formed() -> None:
    bad = "a\udc80b"
    found = well_formed(
        Segment(
            Text(bad),
            title=bad,
            facts={"camera": bad, "width": 3},
            descriptions=(bad,),
            labels={"person": (bad,)},
            written=(Line(bad, BOX),),
        )
    )
    good = "a\ufffdb"
    assert (found.media, found.title, found.facts) == (Text(good), good, {"camera": good, "width": 3})
    assert (found.descriptions, found.labels, found.written) == ((good,), {"person": (good,)}, (Line(good, BOX),))
    assert without_surrogates("灵犀 😀") == "灵犀 😀"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", rb'{"a": "lone \ud800 x"}'),
        ("a.eml", MAIL),
        ("a.ipynb", json.dumps(NOTEBOOK).encode()),
    ],
)
def test_files_with_surrogates_are_read_as_text(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found = read(Source(tmp_path / name, len(data), 1), Limits(), 8)
    texts = [each.media.text + each.title for each in found.segments if isinstance(each.media, Text)]
    assert "lone \ufffd x" in "".join(texts)
    "".join(texts).encode()


def test_captions_in_a_table_too(tmp_path: Path) -> None:
    (tmp_path / "captions.jsonl").write_bytes(rb'{"path": "a.jpg", "caption": "lone \ud800 x"}')
    assert read_table(tmp_path / "captions.jsonl").of(tmp_path / "a.jpg") == ("lone \ufffd x",)
