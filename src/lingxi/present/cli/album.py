"""``lingxi album``: questions with marks, kept by name; what comes into the library later joins them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from lingxi.present.cli.options import JsonOption, LibraryOption

album = typer.Typer(name="album", help="Keep a search with its marks as an album that new files join.")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The album's name.")]


@album.command("save")
def save(
    name: NameArgument,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]…", help="What to find, besides.")] = None,
    like: Annotated[str, typer.Option(metavar="MARKS", help="What belongs: numbers of the last hits, or paths.")] = "",
    unlike: Annotated[str, typer.Option(metavar="MARKS", help="What does not.")] = "",
    where: Annotated[str | None, typer.Option(metavar="FILTER", help="For example: folder = Italy")] = None,
    learner: Annotated[str, typer.Option(metavar="NAME", help="rocchio, knn, svm, forest or logistic.")] = "rocchio",
    library: LibraryOption = None,
) -> None:
    """Keep marks of the last search as an album.

    lingxi search "a beach" && lingxi album save Beaches --like 1,2,5 --unlike 3
    """
    from lingxi.library import Library
    from lingxi.search.album import Album, save_album

    with Library(library, create=False) as lib:
        kept = Album(name, " ".join(words or ()), where, lib.marked(like), lib.marked(unlike), learner)
        save_album(lib.folder, kept)
        count = len(lib.search(kept.query(1000)))
    typer.echo(f"{name}: {count} files now", err=True)


@album.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the albums."""
    from lingxi.library import Library
    from lingxi.search.album import albums

    with Library(library, create=False) as lib:
        found = list(albums(lib.folder))
    if as_json:
        typer.echo(json.dumps([vars(each) for each in found], ensure_ascii=False))
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
    """Show what is in an album now, the surest first."""
    from lingxi.library import Library
    from lingxi.search.album import load_album

    with Library(library, create=False) as lib:
        hits = lib.search(load_album(lib.folder, name).query(limit))
        lib.remember(hits)
    if as_json:
        typer.echo(json.dumps([hit.as_dict() for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        typer.echo(str(hit.path))


@album.command("delete")
def delete(name: NameArgument, library: LibraryOption = None) -> None:
    """Forget an album; the files stay."""
    from lingxi.library import Library
    from lingxi.search.album import delete_album

    with Library(library, create=False) as lib:
        delete_album(lib.folder, name)
