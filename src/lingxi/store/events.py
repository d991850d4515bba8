"""What people did with what was found: views, likes and the like. Kept only for those for whom recording is on."""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.store import records

Act: TypeAlias = Literal["view", "like", "skip", "hide", "buy", "share"]
ACTS: tuple[Act, ...] = get_args(Act)
EVENTS, RECORDING = "events", "recording"  # kinds of records
LONGEST = 200  # characters of a person's name
END = 253_402_300_800.0  # of the year 9999, in seconds since 1970
LEAST, MOST = 1e-3, 1e3  # weights


@dataclass(frozen=True)
class Event:
    """What a person did with a segment or a file; raises BadQuery for what cannot be one."""

    person: str
    act: Act
    item: str  # the id of a segment or of a file
    time: float = field(default_factory=clock.time)  # seconds since 1970, before the year 10000
    weight: float = 1.0  # how much it counts among those of its act, 0.001 to 1000

    def __post_init__(self) -> None:
        check_person(self.person)
        if self.act not in ACTS:
            raise BadQuery(f"{self.act!r} is no act of a person; it is one of: {', '.join(ACTS)}")
        if not 0 <= self.time < END:
            raise BadQuery(f"the time of an event lies in the years 1970 to 9999, not at {self.time} s since 1970")
        if not LEAST <= self.weight <= MOST:
            raise BadQuery(f"the weight of an event is a number from {LEAST:g} to {MOST:g}, not {self.weight}")


def check_person(name: str) -> None:
    """Raises BadQuery for a name that cannot be a person's."""
    if not name.strip() or len(name) > LONGEST or not name.isprintable():
        raise BadQuery(f"{name!r} is no name of a person: 1 to {LONGEST} characters that can be printed")


def recorded(library: Path) -> list[str]:
    """The people for whom recording is on, sorted. Raises LibraryDamaged."""
    return sorted({str(each.get("person", "")) for each in records.read(library, RECORDING)})


def switch(library: Path, person: str, *, on: bool) -> None:
    """Switches recording on or off for a person; what was recorded stays. Raises BadQuery and OSError."""
    check_person(person)
    there = person in recorded(library)
    if on and not there:
        records.append(library, RECORDING, [{"person": person}])
    if there and not on:
        records.keep_only(library, RECORDING, lambda record: record.get("person") != person)


def add_events(library: Path, events: Sequence[Event]) -> None:
    """Keeps events. Raises OSError."""
    records.append(library, EVENTS, [vars(event) for event in events])


def read_events(library: Path, person: str | None = None) -> list[Event]:
    """The events of a person, or of all, oldest first, without those that break a limit of today.

    Raises LibraryDamaged.
    """
    found = (_event(record) for record in records.read(library, EVENTS) if person in (None, record.get("person")))
    return sorted((event for event in found if event is not None), key=lambda event: event.time)


def forget_events(library: Path, person: str) -> int:
    """Removes all events of a person and switches recording off; returns the number of events."""
    switch(library, person, on=False)
    return records.keep_only(library, EVENTS, lambda record: record.get("person") != person)


def drop_events(library: Path, known: Callable[[Sequence[str]], Container[str]]) -> None:
    """Removes the events on what is not ``known`` any more."""
    there = known(sorted({str(record.get("item")) for record in records.read(library, EVENTS)}))
    records.keep_only(library, EVENTS, lambda record: record.get("item") in there)


def _event(record: Mapping[str, Any]) -> Event | None:
    """The event of a record; None for one outside the limits, which earlier versions did not have."""
    try:
        return Event(
            str(record["person"]), cast("Act", record["act"]), str(record["item"]),
            float(record["time"]), float(record["weight"]),
        )  # fmt: skip
    except BadQuery:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise LibraryDamaged(f"a record of {EVENTS} is no event: {error}") from error
