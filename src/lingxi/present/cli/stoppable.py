"""Long commands that Ctrl-C and SIGTERM end cleanly."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import typer

INTERRUPTED = 130


@contextmanager
def stoppable() -> Iterator[None]:
    """Prints one line after Ctrl-C or SIGTERM, wherever it comes, and exits with code 130."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("stopped; what is written stays, run it again to go on", err=True)
        raise typer.Exit(INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
