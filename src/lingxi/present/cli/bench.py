"""``lingxi bench``: benchmarks on the user's own data."""

from __future__ import annotations

from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lingxi.present.cli.lists import ListingCommand
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json

if TYPE_CHECKING:
    from lingxi.arrays import Vectors
    from lingxi.similarity import Metric

bench = typer.Typer(name="bench", help="Measure speed and quality on your own data.", no_args_is_help=True)


@bench.callback()
def _main() -> None:
    """Keeps the name of the only subcommand."""


@bench.command("index", cls=ListingCommand)
def index(
    vectors: Annotated[
        Path | None, typer.Option(metavar="FILE.npy", help="Vectors in rows; those of the library if not given.")
    ] = None,
    space: Annotated[str | None, typer.Option(metavar="NAME", help="Which of the library's spaces.")] = None,
    name: Annotated[
        list[str] | None, typer.Option("--index", metavar="NAME", help="One or more of {indexes}; all if not given.")
    ] = None,
    metric: Annotated[str | None, typer.Option(help="cosine, dot, euclidean, … The space's own if not given.")] = None,
    queries: Annotated[int, typer.Option(min=10, help="Vectors that ask, and are left out of the indexes.")] = 200,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw recall against queries/s.")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare vector indexes: time and bytes to build, and recall@10 against queries a second.

    lingxi bench index --index exact --index "faiss_hnsw(m=32)" --plot indexes.png
    """
    from rich.console import Console

    from lingxi.evaluate.bench_index import bench as compare
    from lingxi.evaluate.bench_index import read_vectors

    found, own = (read_vectors(vectors), None) if vectors else _of_library(library, space)
    chosen = cast("Metric", metric or own or "cosine")
    console = Console(stderr=True)
    with console.status("exact") as line:
        results = list(compare(found, name or (), chosen, queries, line.update))
    if plot is not None:
        from lingxi.train.plot import draw

        curves = {each.name: sorted((one.recall, log10(one.queries_s)) for one in each.points) for each in results}
        drawn = {name: curve for name, curve in curves.items() if curve}
        draw(plot, drawn, f"{len(found):,} vectors of {found.shape[1]}: log10 of queries/s by recall@10", "recall@10")
    if as_json:
        facts = {"vectors": len(found), "dim": found.shape[1], "metric": chosen}
        typer.echo(printable_json({**facts, "indexes": [each.as_dict() for each in results]}))
        return
    typer.echo(f"{'index':24}{'build s':>9}{'MB':>9}{'effort':>9}{'recall@10':>11}{'queries/s':>11}")
    for each in results:
        if each.error:
            typer.echo(f"{each.name:24} left out: {each.error}")
        for point in each.points:
            effort = "" if point.effort is None else f"{point.effort:,}"
            size = f"{each.build_s:9.2f}{each.bytes / 1e6:9.1f}"
            typer.echo(f"{each.name:24}{size}{effort:>9}{point.recall:11.3f}{point.queries_s:11,.0f}")


def _of_library(library: str | None, space: str | None) -> tuple[Vectors, Metric]:
    from lingxi.library import Library

    with Library(library, create=False) as lib:
        return lib.vectors(space)
