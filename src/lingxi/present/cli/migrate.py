"""``lingxi migrate``: a library moves to another place."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import counted


def migrate(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The library: a folder, or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new folder, or the address of an empty database.")],
    as_json: JsonOption = False,
) -> None:
    """Copy a library to another place: between folders, PostgreSQL and Qdrant. The old one stays as it is.

    All is verified at the end. After Ctrl-C or a crash, the same command goes on where it was.
    """
    from lingxi.store.migrate_library import migrate_library

    _check_lasts(source, target)
    try:
        with counted("copying", "points") as tell:
            done = migrate_library(source, target, on_progress=tell)
    except KeyboardInterrupt:
        typer.echo("interrupted; the same command goes on where it was", err=True)
        raise
    if as_json:
        typer.echo(printable_json(asdict(done)))
        return
    before = done.points - done.written
    there = f" ({before:,} were there before)" if before else ""
    files = f"{done.files:,} albums and other files" if done.files else "no albums or other files"
    typer.echo(f"{done.target}: {done.points:,} points{there}, {files}; {done.sampled:,} points compared")


def _check_lasts(*places: str) -> None:
    """Raises BadParameter for a library in Qdrant's local mode: it is gone when this command ends."""
    from lingxi.store.qdrant.address import LOCAL, PLAIN

    for place in places:
        if place.startswith(f"{PLAIN}://{LOCAL}/"):
            raise typer.BadParameter(
                f"{place} is only in the memory of one process and would be gone when this command ends; "
                "name a Qdrant server, or use lingxi.migrate in Python"
            )
