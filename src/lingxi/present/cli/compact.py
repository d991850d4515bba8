"""``lingxi compact``: erases the data of removed files from the disk."""

from __future__ import annotations

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import LibraryOption


def compact(library: LibraryOption = None) -> None:
    """Rewrite the library so that no byte remains of files that were edited, deleted or moved since.

    It needs as much free room on the disk as the library takes.
    """
    with reached(library) as lib:
        freed = lib.compact()
        remains = lib.status().remains
    typer.echo(f"rewritten, {freed / 1e6:,.1f} MB smaller", err=True)
    if remains:
        typer.echo(remains, err=True)
