"""What could not be read of a file although the rest was: readers report it while they read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CUT_OFF = "the file is cut off: its end is missing"
DAMAGED = "it cannot be decoded: its content is damaged"
HOLED = "some of it is broken and was left out"

_LOSSES: ContextVar[list[str] | None] = ContextVar("losses", default=None)


@contextmanager
def losses() -> Iterator[list[str]]:
    """The reasons that :func:`report_loss` gets within the block, in this thread, each once."""
    found = list[str]()
    token = _LOSSES.set(found)
    try:
        yield found
    finally:
        _LOSSES.reset(token)


def report_loss(reason: str) -> None:
    """Reports that a part of the file cannot be read: the file is indexed, and listed as read in part.

    ``reason`` is a sentence for the file's owner, without the path, so that equal reasons form groups;
    :func:`lingxi.media.reasons.kind_of` knows its kind. Outside of indexing it has no effect.
    """
    found = _LOSSES.get()
    if found is not None and reason not in found:
        found.append(reason)
