"""``lingxi album``: saved searches with marks; new matching files join them automatically."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.lists import ListingCommand
from lingxi.present.cli.options import JsonOption, LibraryOption

album = typer.Typer(name="album", help="Save a search with its marks as an album that new files join.")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The album's name.")]


@album.command("save", cls=ListingCommand)
def save(
    name: NameArgument,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]…", help="A text to search for, too.")] = None,
    like: Annotated[str, typer.Option(metavar="MARKS", help="What belongs: numbers of the last hits, or paths.")] = "",
    unlike: Annotated[str, typer.Option(metavar="MARKS", help="What does not.")] = "",
    where: Annotated[str | None, typer.Option(metavar="FILTER", help="For example: folder ~ Italy")] = None,
    learner: Annotated[
        str, typer.Option(metavar="NAME", help="Classifier that learns from marks: {learners}.")
    ] = "rocchio",
    min_probability: Annotated[
        float, typer.Option("--min-probability", "-p", help="Leave out what is less likely to match, 0 to 1.")
    ] = 0.0,
    library: LibraryOption = None,
) -> None:
    """Save marks of the last search as an album.

    lingxi search "a beach" && lingxi album save Beaches --like 1,2,5 --unlike 3
    """
    from lingxi.search.album import Album

    with reached(library) as lib:
        asked = " ".join(words or ())
        kept = Album(name, asked, where, lib.marked(like), lib.marked(unlike), learner, min_probability)
        lib.save_album(kept)
        hits = lib.search(kept.query(1))
    typer.echo(f"{name}: {'at least ' * hits.at_least}{hits.total:,} hits now", err=True)


@album.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the albums."""
    from lingxi.codec import dump
    from lingxi.neighbour import connect

    with connect(library) as lib:
        found, wrong = lib.albums(), lib.unreadable_albums()
    for reason in wrong:
        typer.echo(f"warning: {reason}", err=True)
    if as_json:
        typer.echo(json.dumps([dump(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        typer.echo("\t".join([each.name, each.words, f"{len(each.like)} like, {len(each.unlike)} unlike"]))


@album.command("show")
def show(
    name: NameArgument,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many files.")] = 100,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the contents of an album, most likely first."""
    from lingxi.neighbour import connect

    with connect(library) as lib:
        hits = lib.search(lib.album(name).query(limit))
        lib.remember(hits)
    if as_json:
        typer.echo(json.dumps([hit.as_dict() for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        typer.echo(str(hit.path))


@album.command("delete")
def delete(name: NameArgument, library: LibraryOption = None) -> None:
    """Delete an album; the files stay."""
    with reached(library) as lib:
        lib.delete_album(name)
