"""``lingxi privacy``: what the library knows of people, and how to export and erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json, printable_line

if TYPE_CHECKING:
    from lingxi.inventory import Known, PrivacyReport


def privacy(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show what the library knows of whom, kind by kind: how much, where it lies, how to export and how to erase it.

    docs/privacy.md says the same in words.
    """
    from lingxi.wire import privacy_json

    with reached(library) as lib:
        found = lib.privacy()
    if as_json:
        typer.echo(printable_json(privacy_json(found)))
    else:
        _print(found)


def _print(found: PrivacyReport) -> None:
    typer.echo(printable_line(f"library {found.folder}, {_size(found.bytes)}"))
    for each in found.known:
        typer.echo(f"\n{printable_line(each.kind)}: {_amount(each)}")
        typer.echo(printable_line(f"  {each.what}"))
        for name, count in each.names.items():
            typer.echo(printable_line(f"    {name}: {count:,}"))
        for place in each.where:
            typer.echo(printable_line(f"  in      {place}"))
        if each.export:
            typer.echo(printable_line(f"  export  {each.export}"))
        if each.forget:
            typer.echo(printable_line(f"  erase   {each.forget}"))


def _amount(known: Known) -> str:
    count = "not counted" if known.count is None else f"{known.count:,}"
    return count if known.bytes is None else f"{count}, {_size(known.bytes)}"


def _size(count: int) -> str:
    return f"{count:,} bytes" if count < 10_000 else f"{count / 1e6:,.2f} MB"
