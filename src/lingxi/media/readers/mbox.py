"""Reads mailboxes (mbox): each message is a page, with its sender and its date."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.losses import report_loss
from lingxi.media.mail import message_section, parsed
from lingxi.media.mailbox import messages_of
from lingxi.media.page_kind import MESSAGES
from lingxi.media.registry import Format, Part, readers, sample, whole
from lingxi.media.section import Section
from lingxi.types import Limits, Segment

PART = 100  # messages per read, at most: bounds the memory and the time of one read
MOST = 200_000  # messages
SHARE = 0.25  # of the time for a read: after so much a part ends, and so much one message may take
BROKEN = "a message of it cannot be read and was left out"
LONG = "a message of it is longer than the limit and was left out"


@final
@readers.register("mbox")
class MboxReader:
    """``place.page`` is the number of the message, from 1; offsets are into its text, as of :mod:`lingxi.media.mail`.

    The passages of a message have its sender (``person``) and its date (``taken``).
    """

    suffixes = MESSAGES
    formats = (
        Format(
            "mailbox",
            suffixes,
            "email, lxml",
            "every message as mail is read, with its number, sender and date",
            "the content of attachments that are no pictures, encrypted mail",
        ),
    )
    samples = (sample("letters.mbox", "mailbox"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """All parts together."""
        return whole(self, path, limits, side)

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        """The messages from number ``start`` (from 0) on; those that cannot be read are reported as a loss.

        A part ends after a number of messages, after as much text as a file may have, or after a share of the time.
        """
        first = int(start)
        with closing(_sections(path, limits, first)) as sections:
            taken = _Taken(sections, limits)
            found = read_sections(taken, limits, side)
        onward = first + taken.count
        if taken.more and onward >= MOST:
            report_loss(f"it has more than {MOST:,} messages, which is the limit")
        return Part(found, onward if taken.more and onward < MOST else None)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """A section a message."""
        return _sections(path, limits, 0)


@dataclass
class _Taken:
    """The first sections of some: as many as one part may have."""

    sections: Iterator[Section]
    limits: Limits
    count: int = 0
    more: bool = False  # whether there are others

    def __iter__(self) -> Iterator[Section]:
        size, until = 0, math.inf
        for each in self.sections:
            size += _size(each)
            if self.count and (self.count == PART or size > self.limits.text_bytes or time.monotonic() > until):
                self.more = True
                return
            until = min(until, time.monotonic() + SHARE * self.limits.seconds)
            self.count += 1
            yield each


def _sections(path: Path, limits: Limits, first: int) -> Generator[Section, None, None]:
    number = first
    for number, message in enumerate(messages_of(path, first), start=first + 1):
        yield _section(message, number, limits)
    if not number:
        raise UnreadableMedia("it is not a document of its kind: it has no messages")


def _section(message: bytes | None, number: int, limits: Limits) -> Section:
    """The section of a message; an empty one, and a loss, for a message that cannot be read."""
    reason, passing = LONG, False
    try:
        if message is not None:
            found = message_section(parsed(message, SHARE * limits.seconds), number)
            if _size(found) <= limits.text_bytes:
                return found
    except Exception as error:  # whatever it is, the other messages are read
        reason, passing = BROKEN, isinstance(error, UnreadableMedia) and error.passing
    report_loss(reason, passing=passing)
    return Section("", page=number)


def _size(section: Section) -> int:
    return len(section.text.encode("utf-8", "replace"))
