"""The state of a chat, as JSON that anybody may send."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lingxi.apps.chat.state import MOST_CHIPS, Chip, Search, State, dump_state, load_state
from lingxi.errors import BadFilter, BadQuery

ID = "1f0ee672-4b8e-5ffa-ae9b-fa9007171218"
CHIPS = (Chip(1, "text", "a dog"), Chip(2, "date", "2020", "taken = 2020"), Chip(3, "like", "#1", hit=ID))
STATE = State(Search(CHIPS, "newest", 10), (Search(),), (ID,), ("indoors", "outdoors"), ("place",))


def test_a_state_survives_json() -> None:
    assert load_state(json.loads(json.dumps(dump_state(STATE)))) == STATE
    assert load_state(None) == load_state({}) == State()


def _changed(**more: Any) -> dict[str, Any]:
    return dump_state(STATE) | more


@pytest.mark.parametrize(
    "known",
    [
        {"search": 3},
        {"search": None},
        {"unknown": 1},
        _changed(shown=[1]),
        _changed(shown=["../etc"]),
        _changed(past="x" * 30),
        _changed(search={"chips": [{"id": 1}]}),
        _changed(search={"chips": [{"id": "1", "kind": "text", "text": "x"}]}),
        _changed(search={"chips": [{"id": 1, "kind": "file", "text": "x"}]}),
        _changed(search={"chips": [{"id": 1, "kind": [], "text": "x"}]}),
        _changed(search={"chips": [{"id": 1, "kind": "text", "text": "x" * 10_001}]}),
        _changed(search={"chips": [{"id": 1, "kind": "text", "text": " "}]}),
        _changed(search={"chips": [{"id": 1, "kind": "like", "text": "x", "hit": "1"}]}),
        _changed(search={"chips": [], "order": "random"}),
        _changed(search={"chips": [], "offset": -1}),
        _changed(search={"chips": [], "offset": "1"}),
        _changed(search={"chips": [{"id": n, "kind": "text", "text": "x"} for n in range(MOST_CHIPS + 1)]}),
        _changed(past=[{}] * 21),
        _changed(options=["x" * 2_000_000]),
        [1, 2],
        "text",
    ],
)
def test_a_broken_state_is_refused(known: Any) -> None:
    with pytest.raises(BadQuery, match=r"state|chat"):
        load_state(known)


def test_a_broken_filter_is_pointed_at() -> None:
    chip = {"id": 1, "kind": "date", "text": "x", "where": "taken >"}
    with pytest.raises(BadFilter, match="taken >"):
        load_state({"search": {"chips": [chip]}})


def test_a_condition_is_taken_off_by_its_id() -> None:
    search = STATE.search.without(1)
    assert [chip.id for chip in search.chips] == [2, 3]
    assert search.offset == 0
    with pytest.raises(BadQuery, match="no condition 1; it has: 2, 3"):
        search.without(1)


def test_ids_are_never_used_twice() -> None:
    state = STATE.step(STATE.search.without(3))
    assert state.next_id() == 4
