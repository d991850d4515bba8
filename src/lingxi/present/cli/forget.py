"""``lingxi forget``: removes a file or folder from the library without a trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import LibraryOption


def forget(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders; they need not exist.")],
    library: LibraryOption = None,
) -> None:
    """Remove files from the library so that no byte of them remains in it; the files themselves stay.

    Indexing their folder again, or a rebuild, brings them back, unless they are excluded: see --exclude of index.
    """
    with reached(library) as lib:
        for path in paths:
            count = lib.forget(path)
            typer.echo(f"{path}: {count:,} forgotten" if count else f"{path}: nothing is known of it", err=True)
        if remains := lib.status().remains:
            typer.echo(remains, err=True)
