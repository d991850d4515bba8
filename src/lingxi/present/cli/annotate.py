"""``lingxi annotate``: favourites, tags, and files that are hidden."""

from __future__ import annotations

from typing import Annotated

import typer

from lingxi.errors import BadQuery
from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json


def annotate(
    marks: Annotated[
        list[str] | None, typer.Argument(metavar="[MARKS]…", help="Numbers of the last hits, or paths.")
    ] = None,
    favourite: Annotated[
        bool | None, typer.Option("--favourite/--no-favourite", help="Make the files favourites, or no longer.")
    ] = None,
    hide: Annotated[
        bool | None, typer.Option("--hide/--show", help="Hide the files from all searches, or show them again.")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="Add this tag; can be repeated.")] = None,
    untag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="Remove this tag; can be repeated.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Remove all of it from the files.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make files favourites, hide them, or tag them; without marks, list the tags with their numbers of files.

    lingxi search "a beach" && lingxi annotate 1,2,5 --tag beach --favourite

    Filters find them: lingxi search "a dog" --where "favourite and tag = beach", or --where hidden
    """
    from collections import Counter
    from dataclasses import replace

    given = favourite is not None or hide is not None or bool(tag) or bool(untag)
    if marks and given == clear:
        raise BadQuery("give one of --favourite, --hide, --tag, --untag and the like, or --clear")
    with reached(library) as lib:
        if not marks:
            found = lib.annotations()
            counts = Counter(name for each in found for name in each.tags)
            marked = {"favourite": sum(each.favourite for each in found), "hidden": sum(each.hidden for each in found)}
            if as_json:
                typer.echo(printable_json({**marked, "tags": dict(sorted(counts.items()))}))
                return
            for name, count in (*marked.items(), *(("tag = " + name, count) for name, count in sorted(counts.items()))):
                typer.echo(f"{name}\t{count:,}")
            return
        ids = ",".join(marks)
        before = lib.annotate(ids, favourite=favourite, hidden=hide, tags=tag or (), untag=untag or ())
        if clear:
            lib.put_annotations([replace(each, favourite=False, hidden=False, tags=()) for each in before])
    typer.echo(f"files changed: {len(before):,}", err=True)
