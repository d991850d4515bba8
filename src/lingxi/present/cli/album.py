"""``lingxi album``: hits that were picked, kept by name, and the searches that were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.lists import ListingCommand
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.search.album import SavedSearch

album = typer.Typer(name="album", help="Keep hits as an album, and list, show and delete albums and saved searches.")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of an album or a saved search.")]
Earlier = typer.Option(hidden=True)  # of earlier versions, in which an album was a search


@album.command("save", cls=ListingCommand)
def save(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The album's name.")],
    marks: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MARKS]…", help="Numbers of the last hits, or paths, in the wanted order."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count the hits.")] = False,
    like: Annotated[str, Earlier] = "",
    unlike: Annotated[str, Earlier] = "",
    where: Annotated[str | None, Earlier] = None,
    learner: Annotated[str, Earlier] = "rocchio",
    min_probability: Annotated[float, typer.Option("--min-probability", "-p", hidden=True)] = 0.0,
    library: LibraryOption = None,
) -> None:
    """Save exactly these hits as an album, in this order.

    lingxi search "a beach" && lingxi album save Beaches 1,2,5

    To save the search itself, which new files join: lingxi search "a beach" --save Beaches
    """
    with reached(library) as lib:
        if like or unlike or where or min_probability:
            _save_search(lib, name, " ".join(marks or ()), like, unlike, where, learner, min_probability)
            return
        ids = tuple(dict.fromkeys(lib.marked(",".join(marks or ()))))
        if not dry_run:
            lib.save_album(name, ids)
    typer.echo(f"{name}: {len(ids):,} hits{' would be saved' if dry_run else ''}", err=True)


@album.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the albums and the saved searches."""
    from lingxi.codec import dump
    from lingxi.neighbour import connect

    with connect(library) as lib:
        albums, searches, wrong = lib.albums(), lib.saved_searches(), lib.unreadable_albums()
    for reason in wrong:
        typer.echo(f"warning: {reason}", err=True)
    if as_json:
        typer.echo(printable_json([dump(each) for each in (*albums, *searches)]))
        return
    for each in albums:
        typer.echo(f"{each.name}\talbum\t{len(each.ids):,} hits")
    for search in searches:
        typer.echo(f"{search.name}\tsearch\t{described(search)}")


@album.command("show")
def show(
    name: NameArgument,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many files.")] = 100,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is in an album, in its order, or what a saved search finds now."""
    from lingxi.neighbour import connect

    with connect(library) as lib:
        if any(search.name == name for search in lib.saved_searches()):
            hits = list(lib.search(lib.saved_search(name).query(limit)))
        else:
            hits = [hit for hit in lib.segments(lib.album(name).ids) if not hit.facts.get("hidden")][:limit]
        lib.remember(hits)
    if as_json:
        typer.echo(printable_json([hit.as_dict() for hit in hits]))
        return
    for path in dict.fromkeys(str(hit.path) for hit in hits):
        typer.echo(path)


@album.command("delete")
def delete(name: NameArgument, library: LibraryOption = None) -> None:
    """Delete an album or a saved search; the files stay."""
    with reached(library) as lib:
        lib.delete_album(name)


def described(search: SavedSearch) -> str:
    """What a saved search asks for, on one line.

    >>> from lingxi.search.album import SavedSearch
    >>> from lingxi.search.query import Query
    >>> described(SavedSearch("Sea", Query.of("the sea", image="boat.jpg", without="people", where="size > 3")))
    'the sea + image, without people, size > 3'
    """
    asked = search.definition
    parts, without = (" + ".join(part.text or part.modality for part in some) for some in (asked.parts, asked.without))
    marks = [f"{len(ids)} {kind}" for kind, ids in (("like", asked.like), ("unlike", asked.unlike)) if ids]
    least = f"at least {asked.min_probability:.0%}" if asked.min_probability else ""
    return ", ".join(filter(None, [parts, without and f"without {without}", asked.where, *marks, least]))


def _save_search(
    lib: Library | Client, name: str, words: str, like: str, unlike: str, where: str | None, learner: str, least: float
) -> None:
    """Saves what an album was in earlier versions."""
    from lingxi.search.album import EarlierAlbum

    typer.echo("warning: album save takes hits only; to save a search: lingxi search … --save NAME", err=True)
    kept = EarlierAlbum(name, words, where, lib.marked(like), lib.marked(unlike), learner, least).search()
    lib.save_search(name, kept.definition)
    hits = lib.search(kept.query(1))
    typer.echo(f"{name}: {'at least ' * hits.at_least}{hits.total:,} hits now", err=True)
