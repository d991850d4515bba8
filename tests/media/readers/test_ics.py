"""Calendars: events and tasks with their dates, places and people."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.ics import IcsReader
from lingxi.types import Limits, Text


def test_events_and_tasks(tmp_path: Path) -> None:
    event = "DTSTART;TZID=Europe/Berlin:20260501T090000\nDTEND:20260501T100000Z\nSUMMARY:Cats\nLOCATION:Berlin\n"
    event += "ORGANIZER:mailto:a@x\nATTENDEE;CN=Ben:mailto:b@x\nDESCRIPTION:Bring\\nthem"
    task = "DUE;VALUE=DATE:20260502\nSUMMARY:Dogs\nBEGIN:VALARM\nDESCRIPTION:no\nEND:VALARM"
    path = tmp_path / "a.ics"
    path.write_text(
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nBEGIN:VJOURNAL\n{task}\nEND:VJOURNAL\n"
        "BEGIN:VEVENT\nDTSTART:soon\nSUMMARY:Rain\nEND:VEVENT\nEND:VCALENDAR"
    )
    cats, dogs, rain = IcsReader().read(path, Limits(), 0)
    assert cats.media == Text("# Cats\n\n2026-05-01 09:00 - 2026-05-01 10:00\nBerlin\na@x, Ben\n\nBring\nthem")
    assert cats.labels == {"person": ("a@x", "Ben"), "place": ("Berlin",)}
    assert cats.facts == {"taken": datetime(2026, 5, 1, 9), "taken_from": "calendar"}
    assert (dogs.media, dogs.place.page) == (Text("# Dogs\n\n2026-05-02"), 2)
    assert (rain.media, rain.facts) == (Text("# Rain"), {})


def test_no_events(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR")
    with pytest.raises(UnreadableMedia, match="has no events"):
        IcsReader().read(tmp_path / "a.ics", Limits(), 0)
