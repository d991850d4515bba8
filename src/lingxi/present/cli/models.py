"""``lingxi models``: what can look at files, and what it needs."""

from __future__ import annotations

import json

import typer

from lingxi.present.cli.options import JsonOption


def models(as_json: JsonOption = False) -> None:
    """List the models: what they can look at, whether they are ready, and what they need if not."""
    from lingxi.encode.choose import describe

    cards = describe()
    if as_json:
        typer.echo(json.dumps([card.as_dict() for card in cards], ensure_ascii=False))
        return
    for card in cards:
        space = f"{card.space.dim} dimensions, revision {card.space.revision}" if card.space else ""
        typer.echo("\t".join([card.name, " + ".join(card.modalities), space, card.state]))
    typer.echo("any CLIP-like model in the ONNX layout: lingxi index --model OWNER/NAME or --model FOLDER", err=True)
