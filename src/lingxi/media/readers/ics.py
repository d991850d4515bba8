"""Reads calendars (iCalendar): each event or task is a page, with its date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.content_lines import Component, Line, components
from lingxi.media.document import read_sections
from lingxi.media.metadata.known import Known, words
from lingxi.media.page_kind import EVENTS
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Section, section
from lingxi.media.text_encoding import text_bytes
from lingxi.types import Limits, Segment

AROUND = frozenset({"VCALENDAR", "VTIMEZONE", "VFREEBUSY", "VALARM"})  # all others are events, tasks and notes
PEOPLE = ("ORGANIZER", "ATTENDEE")
DATED_BY = "calendar"  # where the date of an event was found


@final
@readers.register("ics")
class IcsReader:
    """``place.page`` is the number of the event, from 1; offsets are into its text, which begins with the summary.

    The passages have its begin (``taken``, on the clock of the event), its people and its location (``place``).
    """

    suffixes = EVENTS
    formats = (
        Format(
            "calendars",
            suffixes,
            "standard library",
            "events, tasks and notes: summary, time, location, people, description",
            "repetitions, alarms, attachments",
        ),
    )
    samples = (sample("events.ics", "calendar"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages of every event."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """A section an event."""
        number = 0
        for number, each in enumerate(components(text_bytes(path, limits), lambda kind: kind not in AROUND), start=1):
            begins = next(filter(None, (_time(line.text) for line in each.all("DTSTART", "DUE"))), None)
            people = words(map(_person, each.all(*PEOPLE)))
            known = Known(
                people=people,
                places=words([each.first("LOCATION")]),
                taken=begins,
                taken_from=DATED_BY if begins else "",
            )
            yield replace(section(_pieces(each, people), number), known=known)
        if not number:
            raise UnreadableMedia("it is not a document of its kind: it has no events")


def _pieces(event: Component, people: Sequence[str]) -> Iterator[str]:
    yield f"# {' '.join(event.first('SUMMARY').split())}\n\n" if event.first("SUMMARY") else ""
    times = (_time(line.text) for line in event.all("DTSTART", "DTEND", "DUE"))
    yield " - ".join(f"{each:%Y-%m-%d %H:%M}".removesuffix(" 00:00") for each in times if each) + "\n"
    yield "\n".join(filter(None, [event.first("LOCATION"), ", ".join(people), event.first("CATEGORIES")]))
    yield f"\n\n{event.first('DESCRIPTION')}\n\n{event.first('COMMENT')}"


def _person(line: Line) -> str:
    """The name of somebody, else the address."""
    return line.parameters.get("CN") or line.text.removeprefix("mailto:").removeprefix("MAILTO:")


def _time(text: str) -> datetime | None:
    """A date or a time, as the event says it; None for what is none."""
    for form in ("%Y%m%dT%H%M%S", "%Y%m%dT%H%M", "%Y%m%d", "%Y-%m-%d"):
        with suppress(ValueError):
            return datetime.strptime(text.removesuffix("Z"), form)
    return None
