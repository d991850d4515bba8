"""``lingxi evaluate --self``: whether edited copies find their originals, and how much models agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lingxi.present.cli.printable import printable_json

if TYPE_CHECKING:
    from lingxi.types import Media

SELF, SIDE = 500, 320  # files for the evaluation without labels, and pixels of their shorter side


def evaluate_self(folder: Path, models: list[str], limit: int, *, as_json: bool) -> None:
    """Self-retrieval of each model, and the agreement of every pair of models."""
    from itertools import combinations

    from lingxi.encode.choose import choose
    from lingxi.encode.embed import embed
    from lingxi.errors import LingxiError
    from lingxi.evaluate.self_retrieval import agreement, self_retrieval
    from lingxi.types import Fitted, modality_of

    media = _sample(folder, limit)
    found, vectors = {}, {}
    for name in models:
        encoder = choose(name)
        if isinstance(encoder, Fitted) and not encoder.ready:
            encoder.fit(iter(media))
        own = [each for each in media if modality_of(each) in encoder.modalities]
        if not own:
            raise LingxiError(f"{name} supports no files in {folder}")
        found[name] = self_retrieval(encoder, own)
        vectors[name] = [modality_of(each) for each in own], encoder.space.metric, embed(encoder, own)
    alike = {
        f"{a} and {b}": vars(agreement(vectors[a][1:], vectors[b][1:]))
        for a, b in combinations(vectors, 2)
        if vectors[a][0] == vectors[b][0]
    }
    if as_json:
        typer.echo(printable_json({"items": len(media), "self_retrieval": found, "agreement": alike}))
        return
    for name, edits in found.items():
        typer.echo(f"{name}: " + ", ".join(f"{edit} {share:.3f}" for edit, share in edits.items()))
    for names, facts in alike.items():
        typer.echo(
            f"{names}: {facts['overlap']:.2f} of the nearest in common, ranks correlate {facts['correlation']:.2f}"
        )


def _sample(folder: Path, limit: int) -> list[Media]:
    """The media of so many files at most, evenly picked from the folder."""
    from lingxi.errors import LingxiError
    from lingxi.media.pool import read_all
    from lingxi.media.read import Reading
    from lingxi.media.scan import scan
    from lingxi.types import Limits, Source

    files = [each for each in scan(folder) if isinstance(each, Source)]
    picked = files[:: max(1, -(-len(files) // limit))]
    read = [found for found in read_all(picked, Limits(), SIDE) if isinstance(found, Reading) and found.segments]
    if len(read) < 3:
        raise LingxiError(f"{folder} has fewer than three readable files")
    return [found.segments[0].media for found in read]
