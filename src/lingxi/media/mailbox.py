"""Mailboxes in one file (mbox, RFC 4155): the messages one after the other, in memory that does not grow with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lingxi.media.mail import MOST_BYTES

MOST_LINE = 2**20  # bytes
_POSTMARK = re.compile(rb"From .*\d\d:\d\d.* \d{4}")  # the line before a message: who, and when as asctime writes it
_HEADER = re.compile(rb"[!-9;-~]+:")
_QUOTED = re.compile(rb">+From ")


def messages(file: BinaryIO, first: int = 0) -> Iterator[bytes | None]:
    """The messages from number ``first`` (from 0) on, without their postmarks; None for one that is too long.

    A line is a postmark with two of three signs: an empty line before it, a date in it, and a header after it.
    """
    number, held, size = -1, list[bytes](), 0
    for line, begins in _lines(file):
        if begins:
            if number >= first:
                yield b"".join(held) if size <= MOST_BYTES else None
            number, held, size = number + 1, [], 0
        elif number >= first:
            size += len(line)
            if size <= MOST_BYTES:
                held.append(line[1:] if _QUOTED.match(line) else line)
    if number >= first:
        yield b"".join(held) if size <= MOST_BYTES else None


def _lines(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The lines of a file, and whether a message begins after each."""
    line, blank = file.readline(MOST_LINE), True
    while line:
        following = file.readline(MOST_LINE)
        signs = (blank, _POSTMARK.match(line), _HEADER.match(following))
        yield line, line.startswith(b"From ") and sum(map(bool, signs)) > 1
        blank, line = not line.strip(), following
