"""Reads mailboxes (mbox): each message is a page, with its sender and its date."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from email import message_from_bytes
from itertools import islice
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.losses import report_loss
from lingxi.media.mail import message_section
from lingxi.media.mailbox import messages
from lingxi.media.page_kind import MESSAGES
from lingxi.media.registry import Format, Part, readers, sample, whole
from lingxi.media.section import Section
from lingxi.types import Limits, Segment

PART = 100  # messages per read: bounds the memory and the time of one read
MOST = 200_000  # messages
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
        """The messages from number ``start`` (from 0) on; those that are too long are reported as a loss."""
        first = int(start)
        with closing(_sections(path, first)) as sections:
            found = read_sections(islice(sections, PART), limits, side)
            more = next(sections, None) is not None
        if more and first + PART >= MOST:
            report_loss(f"it has more than {MOST:,} messages, which is the limit")
        return Part(found, first + PART if more and first + PART < MOST else None)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:  # noqa: ARG002
        """A section a message."""
        return _sections(path, 0)


def _sections(path: Path, first: int) -> Generator[Section, None, None]:
    with path.open("rb") as file:
        number = first
        for number, message in enumerate(messages(file, first), start=first + 1):
            if message is None:
                report_loss(LONG)
                yield Section("", page=number)
            else:
                yield message_section(message_from_bytes(message), number)
    if not number:
        raise UnreadableMedia("it is not a document of its kind: it has no messages")
