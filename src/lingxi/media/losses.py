"""What could not be read of a file although the rest was: readers report it while they read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CUT_OFF = "the file is cut off: its end is missing"
DAMAGED = "it cannot be decoded: its content is damaged"
HOLED = "some of it is broken and was left out"


class Losses(list[str]):
    """The reasons, each once; ``passing`` if the system is to blame for one, so that another run may read more."""

    passing = False


_LOSSES: ContextVar[Losses | None] = ContextVar("losses", default=None)


@contextmanager
def losses() -> Iterator[Losses]:
    """The reasons that :func:`report_loss` gets within the block, in this thread, each once."""
    found = Losses()
    token = _LOSSES.set(found)
    try:
        yield found
    finally:
        _LOSSES.reset(token)


def report_loss(reason: str, *, passing: bool = False) -> None:
    """Reports that a part of the file cannot be read: the file is indexed, and listed as read in part.

    ``reason`` is a sentence for the file's owner, without the path, so that equal reasons form groups;
    :func:`lingxi.media.reasons.kind_of` knows its kind. ``passing`` means that the system is to blame, for example
    because it is busy: each run reads the file again. Outside of indexing it has no effect.
    """
    found = _LOSSES.get()
    if found is not None:
        found.passing |= passing
        if reason not in found:
            found.append(reason)
