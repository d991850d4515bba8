"""``lingxi formats``: lists the formats that lingxi reads, and what of them."""

from __future__ import annotations

import sys

import typer

from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json


def formats(as_json: JsonOption = False) -> None:
    """List the formats that lingxi reads: extensions, library, searchable content, and limitations."""
    from lingxi.media.supported import supported

    rows = [
        [each.name, " ".join(sorted(each.suffixes)), each.library, each.read, each.left_out] for each in supported()
    ]
    if as_json:
        names = ("name", "extensions", "library", "read", "left_out")
        found = [dict(zip(names, [row[0], row[1].split(), *row[2:]], strict=True)) for row in rows]
        typer.echo(printable_json(found))
    elif sys.stdout.isatty():
        _table(rows)
    else:
        for row in rows:
            typer.echo("\t".join(row))


def _table(rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("format", "extensions", "library", "read", "not read", box=None, header_style="dim", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)
