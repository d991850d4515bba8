"""``lingxi tune``: learns the weights of signals from the user's judgements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import BadDataset, LibraryDamaged
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json

if TYPE_CHECKING:
    from lingxi.evaluate.tune import Tuned
    from lingxi.library import Library


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
    from lingxi.library import Library

    with Library(library, create=False) as lib:
        if reset:
            lib.set_weights({})
            typer.echo("the usual weights count again", err=True)
            return
        found, usual = _learned(lib, judged, fusion)
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


def _learned(lib: Library, judged: Path, fusion: str) -> tuple[Tuned, dict[str, float]]:
    """What is learned over the usual weights, and these; after an error the library has the weights it had before."""
    from lingxi.evaluate.dataset import read_dataset
    from lingxi.evaluate.tune import Asked
    from lingxi.evaluate.tune import tune as learn
    from lingxi.fuse.registry import rank_fusions

    if not judged.exists():
        raise BadDataset(f"{judged} does not exist; write judgements with: lingxi judge QUERY --out {judged}")
    data, fused, usual, asked = read_dataset(judged), rank_fusions.make(fusion), dict[str, float](), list[Asked]()
    with _usual_weights(lib):
        for query in data.queries:
            if query.text is not None:
                signals = lib.signals(query.text)
                usual |= {each.name: each.weight for each in signals}
                asked.append(Asked({each.name: each.ranking for each in signals}, data.grades.get(query.id, {})))
        return learn(asked, usual, fused), usual


@contextmanager
def _usual_weights(lib: Library) -> Iterator[None]:
    """The usual weights; what an earlier run learned is restored only after an error."""
    from lingxi.search.weights import load_weights

    try:
        before = load_weights(lib.folder)
    except LibraryDamaged:  # tuning again repairs it
        before = {}
    lib.set_weights({})
    try:
        yield
    except BaseException:
        lib.set_weights(before)
        raise
