"""``lingxi optimize``: builds the search indexes of a large library."""

from __future__ import annotations

from typing import Annotated

import typer

from lingxi.present.cli.connect import show_retokenized
from lingxi.present.cli.options import LibraryOption

Graph = Annotated[
    bool | None,
    typer.Option(
        "--graph/--no-graph", help="Build a graph (HNSW), or only codes; by default a graph from 500,000 vectors on.",
        show_default=False,
    ),
]  # fmt: skip

IN_DATABASE = (
    "the database has done its upkeep; PostgreSQL searches vectors of which a shard has more than 50,000 by a graph, "
    "and compares fewer exactly; Qdrant builds its indexes by itself"
)


def optimize(library: LibraryOption = None, graph: Graph = None) -> None:
    """Build the search indexes of a library with 200,000 vectors or more, and measure how much they find.

    lingxi index and lingxi serve do it by themselves when the library has grown by a fifth. Ctrl-C stops it; searches
    stay as they were. It needs twice the room on the disk that the library takes.
    """
    from lingxi.library import Library
    from lingxi.store.locator import is_address

    with Library(library, create=False, on_retokenized=show_retokenized) as lib:
        indexes, in_database = lib.optimize(graph=graph), is_address(lib.place)
    for index in indexes:
        typer.echo(f"{index.vectors}: {index.method}, {index.recall:.3f} of the ten nearest", err=True)
    if in_database:
        typer.echo(IN_DATABASE, err=True)
    elif not indexes:
        typer.echo("all vectors are searched exactly; that is fast enough below 200,000", err=True)
