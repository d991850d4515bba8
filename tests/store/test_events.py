"""Events are kept only for whom it was switched on, and go with one call."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.store import records
from lingxi.store.events import (
    EVENTS,
    Event,
    add_events,
    drop_events,
    forget_events,
    read_events,
    recorded,
    switch,
)


def test_events_come_back_oldest_first_and_by_person(tmp_path: Path) -> None:
    late, early, other = (
        Event("ann", "like", "a", 9.0),
        Event("ann", "view", "b", 1.0, 2.0),
        Event("bo", "hide", "a", 5.0),
    )
    add_events(tmp_path, [late, early, other])
    assert read_events(tmp_path) == [early, other, late]
    assert read_events(tmp_path, "ann") == [early, late]


def test_recording_is_off_until_it_is_switched_on(tmp_path: Path) -> None:
    assert recorded(tmp_path) == []
    for _ in range(2):
        switch(tmp_path, "ann", on=True)
    switch(tmp_path, "bo", on=True)
    assert recorded(tmp_path) == ["ann", "bo"]
    switch(tmp_path, "ann", on=False)
    assert recorded(tmp_path) == ["bo"]


def test_forgetting_a_person_leaves_no_byte_of_them(tmp_path: Path) -> None:
    switch(tmp_path, "ann", on=True)
    add_events(tmp_path, [Event("ann", "like", "a"), Event("bo", "like", "a"), Event("ann", "buy", "b")])
    assert forget_events(tmp_path, "ann") == 2
    assert recorded(tmp_path) == []
    assert [each.person for each in read_events(tmp_path)] == ["bo"]
    assert all(b"ann" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_events_on_what_is_gone_go(tmp_path: Path) -> None:
    add_events(tmp_path, [Event("ann", "like", "a"), Event("ann", "like", "b")])
    drop_events(tmp_path, lambda ids: {"b"} & set(ids))
    assert [each.item for each in read_events(tmp_path)] == ["b"]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (("", "like", "a"), "no name of a person"),
        (("a\nb", "like", "a"), "no name of a person"),
        (("ann", "love", "a"), "it is one of: view, like"),
        (("ann", "like", "a", float("nan")), "in the years 1970 to 9999"),
        (("ann", "like", "a", -1.0), "in the years 1970 to 9999"),
        (("ann", "like", "a", 253_402_300_800.0), "in the years 1970 to 9999"),
        (("ann", "like", "a", 1e300), "in the years 1970 to 9999"),
        (("ann", "like", "a", 1.0, 0.0), "from 0.001 to 1000, not 0.0"),
        (("ann", "like", "a", 1.0, 1e308), "from 0.001 to 1000"),
        (("ann", "like", "a", 1.0, float("nan")), "from 0.001 to 1000"),
    ],
)
def test_what_is_no_event_is_refused(made: tuple[str, ...], reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        Event(*made)  # type: ignore[arg-type]


def test_a_record_that_is_no_event_is_damage(tmp_path: Path) -> None:
    records.append(tmp_path, EVENTS, [{"person": "ann"}])
    with pytest.raises(LibraryDamaged, match="is no event"):
        read_events(tmp_path)


def test_a_record_of_an_earlier_version_outside_the_limits_is_left_out(tmp_path: Path) -> None:
    add_events(tmp_path, [Event("ann", "like", "a", 1.0)])
    wrong = {"person": "ann", "act": "like", "item": "b", "time": 1e300, "weight": 1e308}
    records.append(tmp_path, EVENTS, [wrong, wrong | {"time": 1.0}])
    assert [each.item for each in read_events(tmp_path)] == ["a"]
    assert forget_events(tmp_path, "ann") == 3, "they are forgotten like others"
