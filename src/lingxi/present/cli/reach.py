"""The library that a command works with: opened, or asked where ``lingxi serve`` has it open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lingxi.errors import LibraryBusy

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library


@contextmanager
def reached(folder: Path | None, *, create: bool = False) -> Iterator[Library | Client]:
    """The library, or a client of this machine's server that holds it; raises LibraryBusy when another process does."""
    from lingxi.library import Library, usual_folder

    try:
        library = Library(folder, create=create)
    except LibraryBusy as busy:
        if not busy.server:
            raise
        from lingxi.client import Client
        from lingxi.store.lock import server_token

        yield Client(busy.server, server_token(folder or usual_folder()))
        return
    with library:
        yield library
