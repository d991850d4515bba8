"""Connects a command to its library: opened directly, or through ``lingxi serve``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from lingxi.errors import LibraryBusy

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library

SHOWN = 2000  # segments of a library from which on progress is shown


def show_retokenized(done: int, total: int) -> None:
    """Shows progress on stderr while the words of a large library of an earlier version are updated."""
    if total >= SHOWN:
        end = "\n" if done == total else ""
        text = f"\rthe words of an earlier version are read again, once: {done:,} of {total:,} segments{end}"
        typer.echo(text, err=True, nl=False)


@contextmanager
def reached(library: str | None, *, create: bool = False, engine: str | None = None) -> Iterator[Library | Client]:
    """The library, or a client of the local server that has it open; raises LibraryBusy for other processes."""
    from lingxi.library import Library
    from lingxi.library_place import folder_of

    try:
        opened = Library(library, create=create, engine=engine, on_retokenized=show_retokenized)
    except LibraryBusy as busy:
        if not busy.server:
            raise
        from lingxi.client import Client
        from lingxi.store.lock import server_token

        yield Client(busy.server, server_token(folder_of(library)))
        return
    with opened:
        yield opened
