"""``lingxi tune``: learns the weights of signals from the user's judgements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json


def tune(
    judged: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder written by lingxi judge.")] = Path("judged"),
    fusion: Annotated[str, typer.Option(metavar="NAME", help="Rank fusion: {rank fusions}.")] = "rrf",
    reset: Annotated[bool, typer.Option("--reset", help="Restore the default weights.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Learn the weights of words, captions and models from judgements, and keep them if they help.

    lingxi judge "a dog in the snow" --out judged && lingxi tune judged
    """
    from lingxi.evaluate.dataset import read_dataset
    from lingxi.evaluate.tune import Asked
    from lingxi.evaluate.tune import tune as learn
    from lingxi.fuse.registry import rank_fusions
    from lingxi.library import Library

    with Library(library, create=False) as lib:
        lib.set_weights({})
        if reset:
            typer.echo("the usual weights count again", err=True)
            return
        data, usual, asked = read_dataset(judged), dict[str, float](), list[Asked]()
        for query in data.queries:
            if query.text is not None:
                signals = lib.signals(query.text)
                usual |= {each.name: each.weight for each in signals}
                asked.append(Asked({each.name: each.ranking for each in signals}, data.grades.get(query.id, {})))
        found = learn(asked, usual, rank_fusions.make(fusion))
        if found.helped:
            lib.set_weights(found.weights)
    if as_json:
        typer.echo(printable_json(found.as_dict()))
        return
    for name, weight in found.weights.items():
        typer.echo(f"{name:30}{usual[name]:8.2f} -> {weight:.2f}")
    gained = f"{found.after - found.before:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
    typer.echo(f"nDCG@10 {found.before:.3f} -> {found.after:.3f}, {gained}, {found.queries} queries, cross-validated")
    typer.echo("kept: searches use these weights now" if found.helped else "not kept: it does not help beyond chance")
