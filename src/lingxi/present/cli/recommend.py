"""``lingxi recommend``: what a person may like, from what they liked and from what others took."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.options import JsonOption, LibraryOption, UrlOption
from lingxi.present.cli.printable import printable_json, printable_path
from lingxi.present.cli.search import LikeOption, ModalityOption, WhereOption, client

if TYPE_CHECKING:
    from lingxi.apps.recommend.recommendation import Recommendation
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.neighbour import Neighbour

PersonOption = Annotated[str, typer.Option(metavar="NAME", help="Go by the events of this person.")]


def recommend(
    person: PersonOption = "",
    like: LikeOption = "",
    modality: ModalityOption = "",
    where: WhereOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="Number of recommendations, 1 to 100.")] = 10,
    seen: Annotated[bool, typer.Option("--seen", help="Also recommend files with an event of the person.")] = False,
    diverse: Annotated[float, typer.Option(help="Diversity of the recommendations, 0 to 1.")] = 0.3,
    as_json: JsonOption = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Recommend files that a person may like, and say why.

    lingxi recommend --like 1,3; lingxi recommend --person ann --modality video
    """
    with _library(library, url) as lib:
        found = lib.recommend(
            person, like=like, modality=modality, where=where, limit=limit, seen=seen, diverse=diverse
        )
        if not url:
            lib.remember([each.hit for each in found])
    if as_json:
        typer.echo(printable_json({"recommendations": [each.as_dict() for each in found]}))
        return
    for number, each in enumerate(found, start=1):
        _print(number, each)
    if not found:
        typer.echo("Nothing else to recommend.", err=True)


def _library(library: str | None, url: str) -> AbstractContextManager[Library | Client | Neighbour]:
    if url:
        return nullcontext(client(url, writes=False))
    from lingxi.neighbour import connect

    return connect(library)


def _print(number: int, found: Recommendation) -> None:
    """The file, and what it is recommended for."""
    why = ", ".join(printable_path(Path(each.path.name)) for each in found.because)
    others = " and others" if found.crowd else ""
    start = f"{number}\t" if sys.stdout.isatty() else ""
    typer.echo(f"{start}{found.hit.modality}\t{printable_path(found.hit.path)}\tbecause you{others} liked {why}")
