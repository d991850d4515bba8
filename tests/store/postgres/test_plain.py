"""Payloads as jsonb, and the facts that filters compare."""

from __future__ import annotations

import json
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from lingxi.store.postgres.plain import escaped, facts_of, payload_of, plain_payload, unescaped


@given(st.text(st.sampled_from("\0\ufdd0\ud800\udfffa0é夏")))
def test_any_text_becomes_one_that_postgresql_accepts_and_comes_back(text: str) -> None:
    kept = escaped(text)
    assert "\0" not in kept
    kept.encode()
    assert unescaped(kept) == text


def test_a_payload_becomes_json_and_comes_back() -> None:
    payload = {
        "name": "a\0b",
        "taken": datetime(2024, 5, 1, 12, 30),
        "colour": ["red", "\ud800"],
        "size": 3,
        "page": 0.5,
    }
    plain = json.loads(json.dumps(plain_payload(payload)))
    assert plain["taken"] == "2024-05-01T12:30:00+00:00", "as in other engines"
    assert payload_of(plain) == payload


def test_facts_are_lists_of_folded_values() -> None:
    facts = facts_of({"name": "É.JPG", "colour": ["Red", None], "digest": "AB", "size": 3, "camera": None, "title": []})
    assert facts == {"name": ["é.jpg"], "colour": ["red"], "digest": ["AB"], "size": [3]}
    assert facts_of({"taken": datetime(2024, 5, 1)}) == {"taken": ["2024-05-01T00:00:00"]}


def test_a_folder_has_its_parents_beside_it() -> None:
    assert facts_of({"folder": "/Pictures/A/"})["folders"] == ["/", "/pictures", "/pictures/a"]
    assert facts_of({"folder": "/"})["folders"] == ["/"]
