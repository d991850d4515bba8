"""The library that a command works with: opened, or asked where ``lingxi serve`` has it open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lingxi.errors import LibraryBusy

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library

SHOWN = 2000  # segments of a library from which on it is said how far it is


def show_retokenized(done: int, total: int) -> None:
    """Says on stderr how far the words of an older, large library are made findable."""
    if total >= SHOWN:
        end = "\n" if done == total else ""
        text = f"\rthe words of an earlier version are read again, once: {done:,} of {total:,} segments{end}"
        typer.echo(text, err=True, nl=False)


@contextmanager
def reached(folder: Path | None, *, create: bool = False, engine: str | None = None) -> Iterator[Library | Client]:
    """The library, or a client of this machine's server that holds it; raises LibraryBusy when another process does."""
    from lingxi.library import Library, usual_folder

    try:
        library = Library(folder, create=create, engine=engine, on_retokenized=show_retokenized)
    except LibraryBusy as busy:
        if not busy.server:
            raise
        from lingxi.client import Client
        from lingxi.store.lock import server_token

        yield Client(busy.server, server_token(folder or usual_folder()))
        return
    with library:
        yield library
