"""Mailboxes in one file (mbox, RFC 4155): the messages one after the other, in memory that does not grow with it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lingxi.disk import Stamp, stamp_of
from lingxi.media.mail import MOST_BYTES

MOST_LINE = 2**20  # bytes
MOST_REACHED = 64  # mailboxes
_TIME, _YEAR = re.compile(rb"\d\d:\d\d"), re.compile(rb" \d{4}")  # of a date, as asctime writes it
_HEADER = re.compile(rb"[!-9;-~]+:")
_QUOTED = re.compile(rb">+From ")


@dataclass(frozen=True)
class _Begin:
    """Where a message begins."""

    number: int = 0  # of the message, from 0
    offset: int = 0  # in bytes


_START = _Begin()
_reached = OrderedDict[tuple[Path, Stamp], _Begin]()  # by mailboxes, the last message that was read in this process


def messages_of(mailbox: Path, first: int = 0) -> Iterator[bytes | None]:
    """The messages of a file as :func:`messages`; a call that goes on where one ended does not read from the start."""
    key = mailbox, stamp_of(mailbox)
    begin = _reached.get(key, _START)
    with mailbox.open("rb") as file:
        for message, place in _placed(file, first, begin if begin.number <= first else _START):
            _reached[key] = place
            _reached.move_to_end(key)
            while len(_reached) > MOST_REACHED:
                _reached.popitem(last=False)
            yield message


def messages(file: BinaryIO, first: int = 0) -> Iterator[bytes | None]:
    """The messages from number ``first`` (from 0) on, without their postmarks; None for one that is too long.

    A line is a postmark with two of three signs: an empty line before it, a date in it, and a header after it.
    """
    return (message for message, _ in _placed(file, first, _START))


def _placed(file: BinaryIO, first: int, begin: _Begin) -> Iterator[tuple[bytes | None, _Begin]]:
    """The messages, each with its begin; what is before ``begin``, a message up to ``first``, is not read."""
    number, held, size, place = begin.number - 1, list[bytes](), 0, begin
    file.seek(begin.offset)
    for line, offset, begins in _lines(file, begin.offset):
        if begins:
            if number >= first:
                yield b"".join(held) if size <= MOST_BYTES else None, place
            number, held, size = number + 1, [], 0
            place = _Begin(number, offset)
        elif number >= first:
            size += len(line)
            if size <= MOST_BYTES:
                held.append(line[1:] if _QUOTED.match(line) else line)
    if number >= first:
        yield b"".join(held) if size <= MOST_BYTES else None, place


def _lines(file: BinaryIO, offset: int) -> Iterator[tuple[bytes, int, bool]]:
    """The lines of a file from a place on, where each begins, and whether a message begins after each."""
    line, blank = file.readline(MOST_LINE), True
    while line:
        following = file.readline(MOST_LINE)
        yield line, offset, line.startswith(b"From ") and _is_postmark(line, following, blank=blank)
        offset += len(line)
        blank, line = not line.strip(), following


def _is_postmark(line: bytes, following: bytes, *, blank: bool) -> bool:
    """Whether a line that begins with From has two of the three signs."""
    return sum((blank, _is_dated(line), bool(_HEADER.match(following)))) > 1


def _is_dated(line: bytes) -> bool:
    """Whether a year comes after a time of the day; one expression for both would take time quadratic in the line."""
    found = _TIME.search(line)
    return found is not None and _YEAR.search(line, found.end()) is not None
