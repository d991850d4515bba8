"""``lingxi check``: checks the library for damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lingxi.errors import LibraryBusy
from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import counted

if TYPE_CHECKING:
    from lingxi.check import CheckReport


def check(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Check every file and point of the library; exit code 1 when something is damaged. Nothing is changed."""
    found = checked(library)
    if as_json:
        typer.echo(printable_json(as_dict(found)))
    else:
        for finding in found.findings:
            typer.echo(f"DAMAGED  {finding.said}")
        for note in found.notes:
            typer.echo(f"note     {note}")
        typer.echo(said(found))
    if not found.sound:
        raise typer.Exit(1)


def checked(library: str | None) -> CheckReport:
    """The report on a library, from the server that has it open if there is one."""
    from lingxi.check import check_library
    from lingxi.library_place import folder_of
    from lingxi.store.locator import is_address

    if is_address(library):
        with reached(library) as held, counted("checking", "points") as tell:
            return held.check(on_progress=tell)
    try:
        with counted("checking", "points") as tell:
            return check_library(folder_of(library), on_progress=tell)
    except LibraryBusy:
        with reached(library) as held:  # a server has it open, or it was closed just now
            return held.check()


def said(found: CheckReport) -> str:
    """A one-line summary of what was checked."""
    what = f"{found.points:,} points of {found.assets:,} files, and {found.files:,} other files"
    return f"{found.place}: {what}: {'sound' if found.sound else f'{len(found.findings):,} findings'}"


def as_dict(found: CheckReport) -> dict[str, object]:
    """The report as JSON values."""
    from lingxi.codec import dump_fields

    known = dump_fields(found)
    del known["folder"]
    return {"library": found.place} | known | {"sound": found.sound}
