"""``lingxi models``: lists the available models and their requirements."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json

if TYPE_CHECKING:
    from lingxi.encode.choose import ModelCard


def models(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[show NAME]", help="The card of one model.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the models: what they look at, their dimension, and what they need; or show the card of one.

    lingxi models show "vlad(sift, words=64)"
    """
    from lingxi.encode.choose import card_of, describe
    from lingxi.errors import BadQuery

    if what and (what[0] != "show" or len(what) != 2):
        raise BadQuery(f"unknown arguments {' '.join(what)!r}; write: lingxi models, or: lingxi models show NAME")
    cards = [card_of(what[1])] if what else describe()
    if as_json:
        typer.echo(printable_json([card.as_dict() for card in cards]))
    elif what:
        _show(cards[0])
    else:
        _list(cards)
        typer.echo("also any CLIP-like model in the ONNX layout: lingxi index --model OWNER/NAME or FOLDER", err=True)


def _list(cards: list[ModelCard]) -> None:
    """A table on a terminal, tab-separated lines anywhere else."""
    rows = [[card.name, " + ".join(card.modalities), _size(card), card.about.what if card.about else "", card.state]
            for card in cards]  # fmt: skip
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "looks at", "space", "what it sees", "state", box=None, header_style="dim", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


def _size(card: ModelCard) -> str:
    return f"{card.space.dim} {card.space.metric}" if card.space else ""


def _show(card: ModelCard) -> None:
    facts = {"model": card.name, "looks at": " + ".join(card.modalities), "state": card.state}
    if card.space:
        facts |= {"dimensions": f"{card.space.dim:,}", "metric": card.space.metric, "revision": card.space.revision}
    facts["settings"] = ", ".join(card.settings)
    if card.about:
        size = f"{card.about.bytes / 1e6:,.0f} MB" if card.about.bytes else ""
        facts |= {"what": card.about.what, "source": card.about.source, "licence": card.about.licence, "files": size,
                  "needs": card.about.needs}  # fmt: skip
    for name, value in facts.items():
        if value:
            typer.echo(f"{name:<11} {value}")
