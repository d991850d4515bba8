"""Explanations are plain values."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.apps.explain.explanation import (
    ClassShare,
    Explanation,
    Faithfulness,
    HeatMap,
    Missed,
    Moment,
    Region,
    Said,
    Word,
)
from lingxi.codec import dump, load
from lingxi.search.hit import Signal


def test_all_of_it_becomes_json_and_comes_back() -> None:
    word = Word("sea", 0, 3, 0.5)
    whole = Explanation(
        "a", Path("/a/海.jpg"), "image", "sea", True, 0.5, "toy", "rise", 0.25,
        (Said(Signal("similarity", "toy"), 1, 0.25, {"en": "x", "zh": "y"}),), (word,),
        (ClassShare({"en": "seashore"}, 0.1),), {"hubs": -0.1}, HeatMap(((0.1, 0.2), (0.3, 0.4))),
        (HeatMap(((1.0,),)),), (Region(0, 0, 0.5, 1, 0.2),), (Moment(0, 1.5, 0.2),), (word,), (),
        Missed("b", Path("/b"), "text", None, "limit", (word,)), Faithfulness(0.1, 0.9), "note",
    )  # fmt: skip
    known = json.loads(json.dumps(dump(whole)))
    assert load(Explanation, known) == whole
