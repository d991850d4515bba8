"""An exploration as plain values."""

from __future__ import annotations

import json

from lingxi.apps.explore.exploration import Cluster, Exploration, Stretch
from lingxi.wire import exploration_in, exploration_json

CHILD = Cluster({"en": ("puppy",), "zh": ("小狗",)}, 1, ("2",), ("2",))
FOUND = Exploration(
    (Cluster({"en": ("dog",), "zh": ("狗",)}, 2, ("1",), ("1", "2"), ("bark",), (CHILD,)),),
    ("9",),
    ("1",),
    (Stretch("2021-03", 2, "1"),),
    (Stretch("Paris", 1, "1", {"en": "Paris", "zh": "巴黎"}, 48.8, 2.3),),
)


def test_it_becomes_json_and_back() -> None:
    known = json.loads(json.dumps(exploration_json(FOUND, location=True)))
    assert exploration_in(known) == FOUND
    assert known["clusters"][0]["children"][0]["names"]["zh"] == ["小狗"]


def test_places_need_the_right_to_see_them() -> None:
    assert exploration_json(FOUND, location=False)["places"] == []
