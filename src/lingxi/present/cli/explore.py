"""``lingxi explore``: what the library holds, as clusters with names, and what is new or odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption, UrlOption
from lingxi.present.cli.printable import printable_json, printable_line, printable_path
from lingxi.present.cli.progress import counted

if TYPE_CHECKING:
    from lingxi.apps.explore.exploration import Cluster, Exploration
    from lingxi.client import Client
    from lingxi.library import Library

LISTED = 5  # files of a list


def explore(
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="List as new what is from this day or later.", show_default=False
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed may divide the files otherwise.")] = 0,
    as_json: JsonOption = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Show what the library holds: clusters with names in English and Chinese, months, places, new and odd files.

    lingxi explore; lingxi explore --since 2024-05-01
    """
    with _library(library, url) as lib:
        with counted("exploring", "files") as progress:
            found = lib.explore(since=since, seed=seed, on_progress=progress)
        paths = {hit.id: hit.path for hit in lib.segments(_shown(found))}
    if as_json:
        typer.echo(printable_json(found.as_dict()))
    else:
        typer.echo("\n".join(_lines(found, paths)) or "the library is empty")


def _library(library: str | None, url: str) -> AbstractContextManager[Library | Client]:
    if url:
        from lingxi.present.cli.search import client

        return nullcontext(client(url, writes=False))
    return reached(library)


def _shown(found: Exploration) -> list[str]:
    """The ids of the files that are printed."""
    covers = [cluster.covers[0] for cluster in found.clusters]
    return [*covers, *found.odd[:LISTED], *found.new[:LISTED]]


def _lines(found: Exploration, paths: Mapping[str, Path]) -> Iterator[str]:
    for cluster in found.clusters:
        cover = printable_path(paths[cluster.covers[0]]) if cluster.covers[0] in paths else ""
        yield f"{_named(cluster)}  {cover}"
        yield from (f"    {_named(child)}" for child in cluster.children)
    for title, stretches in (("months", found.months), ("places", found.places)):
        if stretches:
            yield f"{title}: " + ", ".join(f"{printable_line(each.name)} {each.size:,}" for each in stretches)
    yield from _listed("new", found.new, paths)
    yield from _listed("like nothing else", found.odd, paths)


def _named(cluster: Cluster) -> str:
    words = f"; words: {', '.join(cluster.words)}" if cluster.words else ""
    names = "; ".join(", ".join(each) for each in cluster.names.values())
    return printable_line(f"{cluster.size:,}  {names}{words}")


def _listed(title: str, ids: Sequence[str], paths: Mapping[str, Path]) -> Iterator[str]:
    if ids:
        yield f"{title}:"
        yield from (f"    {printable_path(paths[id_])}" for id_ in ids[:LISTED] if id_ in paths)
