"""``lingxi duplicates``: copies, edits and bursts in the library, and moving the worse copies away."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption, UrlOption
from lingxi.present.cli.printable import printable_json, printable_line, printable_path
from lingxi.present.cli.progress import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lingxi.apps.duplicates.group import Group
    from lingxi.apps.duplicates.move import Moved
    from lingxi.client import Client
    from lingxi.library import Library


Keep = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Keep the files that this text names, one path a line, in place of the better copies.",
        show_default=False,
    ),
]
Workers = Annotated[
    str,
    typer.Option(
        metavar="CREW",
        help="Have workers take the first look at photos: local:8, ray://HOST:10001.",
        show_default=False,
    ),
]


def duplicates(
    move_to: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Move the worse copies there; an undo file is written first. Nothing is deleted or overwritten.",
            show_default=False,
        ),
    ] = None,
    undo: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Move back what this undo file names, and stop.", show_default=False),
    ] = None,
    only: Annotated[
        str, typer.Option(metavar="KIND", help="Show, and move, only groups of this kind: copy, edit or burst.")
    ] = "",
    keep: Keep = None,
    workers: Workers = "",
    as_json: JsonOption = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Find copies, edits and bursts, and name the better copy of each group.

    lingxi duplicates --only copy; lingxi duplicates --move-to ~/worse; lingxi duplicates --undo ~/worse/undo-….json
    """
    from lingxi.apps.duplicates.choose import keeping
    from lingxi.apps.duplicates.choose import only as of_kind
    from lingxi.errors import BadQuery

    if undo is not None and move_to is not None:
        raise BadQuery("--undo moves files back, --move-to away; give one of them")
    if move_to is not None and url:
        raise BadQuery("--move-to moves files of this machine; leave out --url")
    of_kind((), only)
    kept = [] if keep is None else _paths(keep)
    if undo is not None:
        from lingxi.apps.duplicates.move import move_back

        _report(move_back(undo))
        return
    with _library(library, url) as lib, counted("comparing", "photos") as progress:
        found = lib.duplicates(progress, workers=workers)
    found = replace(found, groups=keeping(of_kind(found.groups, only), kept))
    if as_json:
        typer.echo(printable_json(found.as_dict()))
    else:
        typer.echo("\n".join(_lines(found.groups)) or "no duplicates")
    if found.unread:
        typer.echo(f"{len(found.unread):,} files could not be compared", err=True)
    if move_to is not None:
        from lingxi.apps.duplicates.move import move

        _report(move(found.groups, move_to))


def _paths(file: Path) -> list[Path]:
    """The paths that a text names; raises BadQuery."""
    from lingxi.apps.duplicates.choose import paths_in
    from lingxi.errors import BadQuery

    try:
        return paths_in(file.read_text(encoding="utf-8", errors="surrogateescape").splitlines())
    except OSError as error:
        raise BadQuery(f"the file {file} cannot be read: {error.strerror}") from error


def _library(library: str | None, url: str) -> AbstractContextManager[Library | Client]:
    if url:
        from lingxi.present.cli.search import client

        return nullcontext(client(url, writes=True))
    return reached(library)


def _lines(groups: tuple[Group, ...]) -> Iterator[str]:
    """Each group: its kind and reason, and its files, the better copy marked."""
    for group in groups:
        yield printable_line(f"{group.kind}: {group.why}")
        yield from (f"  {'*' if path == group.keep else ' '} {printable_path(path)}" for path in group.files)


def _report(moved: Moved) -> None:
    for start, to in moved.files:
        typer.echo(f"{printable_path(start)} -> {printable_path(to)}", err=True)
    for each in moved.left:
        typer.echo(f"{printable_path(each.path)} stays: {printable_line(each.reason)}", err=True)
    typer.echo(f"{len(moved.files):,} moved, {len(moved.left):,} left", err=True)
    if moved.undo is not None and moved.files:
        typer.echo(f"undo file: {printable_path(moved.undo)}", err=True)
