"""``lingxi list``: the files of the library in order, without a query."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lingxi.media.page_kind import page_kind
from lingxi.present.cli.options import JsonOption, LibraryOption, UrlOption
from lingxi.present.cli.printable import printable_json, printable_path
from lingxi.present.cli.search import WhereOption, client, clock

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.neighbour import Neighbour
    from lingxi.search.file_order import Sort
    from lingxi.search.listing import FileList, ListedFile

UNITS = ("B", "kB", "MB", "GB", "TB")


def list_files(
    where: WhereOption = None,
    sort: Annotated[str, typer.Option(metavar="ORDER", help="Sort by: newest, oldest or name.")] = "newest",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Number of files.")] = 100,
    cursor: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Go on after the list whose JSON has this cursor.")
    ] = None,
    as_json: JsonOption = False,
    paths: Annotated[bool, typer.Option("--paths", help="Print only paths, one per line.")] = False,
    null: Annotated[bool, typer.Option("--null", "-0", help="With --paths: separate by NUL, for xargs -0.")] = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """List the files of the library, newest first.

    lingxi list; lingxi list --where "modality = video and taken = 2024" --sort name --limit 20
    """
    with _library(library, url) as lib:
        found = _read(lib, where, cast("Sort", sort), limit, cursor)
    if as_json:
        files = [each.as_dict() for each in found.files]
        typer.echo(printable_json({"files": files, "cursor": found.cursor, "total": found.total}))
    elif paths:
        for file in found.files:
            sys.stdout.buffer.write(os.fsencode(file.path) + (b"\0" if null else b"\n"))
        sys.stdout.buffer.flush()
    else:
        _print(found.files)
        typer.echo(f"{len(found.files):,} of {found.total:,} files" if found.total else "no files", err=True)


def _library(library: str | None, url: str) -> AbstractContextManager[Library | Client | Neighbour]:
    if url:
        return nullcontext(client(url, writes=False))
    from lingxi.neighbour import connect

    return connect(library)


def _read(lib: Library | Client | Neighbour, where: str | None, sort: Sort, limit: int, cursor: str | None) -> FileList:
    """The first files, read in pages."""
    from lingxi.search.listing import MOST, FileList

    files = list["ListedFile"]()
    while True:
        page = lib.files(where, sort, min(MOST, limit - len(files)), cursor)
        files += page.files
        cursor = page.cursor
        if cursor is None or len(files) >= limit:
            return FileList(tuple(files), cursor, page.total)


def _print(files: Sequence[ListedFile]) -> None:
    """A table on a terminal, tab-separated lines anywhere else."""
    if not sys.stdout.isatty():
        for file in files:
            typer.echo("\t".join(_cells(file)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("date", "kind", "size", "path", box=None, header_style="dim", pad_edge=False)
    for file in files:
        when, kind, size, path = _cells(file)
        named = Text(path, overflow="fold")
        named.stylize(f"link {file.path.as_uri()}")
        table.add_row(when, kind, size, named)
    Console(highlight=False).print(table)


def _cells(file: ListedFile) -> tuple[str, str, str, str]:
    when = "" if file.when is None else f"{file.when:%Y-%m-%d %H:%M}"
    missing = " (missing)" if file.missing else ""
    return when, file.modality, ", ".join(_sizes(file)), printable_path(file.path) + missing


def _sizes(file: ListedFile) -> Iterator[str]:
    """How large it is: pixels, time or pages, and bytes."""
    if file.width and file.height:
        yield f"{file.width} x {file.height}"
    if file.duration_s is not None:
        yield clock(file.duration_s)
    if file.pages is not None:
        kind = page_kind(file.path.name) or "page"
        yield f"{file.pages:,} {kind}{'' if file.pages == 1 else 's'}"
    if file.size is not None:
        yield _bytes(file.size)


def _bytes(size: int) -> str:
    """A size in decimal units.

    >>> _bytes(999), _bytes(1_500_000)
    ('999 B', '1.5 MB')
    """
    number, unit = float(size), 0
    while number >= 1000 and unit < len(UNITS) - 1:
        number, unit = number / 1000, unit + 1
    return f"{number:.0f} {UNITS[unit]}" if unit == 0 else f"{number:.1f} {UNITS[unit]}"
