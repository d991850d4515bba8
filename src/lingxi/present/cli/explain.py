"""``lingxi explain``: why a hit of the last search was found, in words and as a picture."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.apps.explain.strength import IN_WORDS, Strength, strength
from lingxi.present.cli.options import JsonOption, LibraryOption, UrlOption
from lingxi.present.cli.printable import printable_json, printable_line, printable_path
from lingxi.present.cli.search import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lingxi.apps.explain.explanation import Explanation, Word
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.neighbour import Neighbour
    from lingxi.search.hit import Hit

LEAST = 0.005  # of a score: smaller shares are left out
REASONS = {"limit": "past the limit", "probability": "too unlikely", "score": "score too low"}


def explain(
    hit: Annotated[
        str, typer.Argument(metavar="HIT", help="The number of a hit of the last search, its id or a path.")
    ],
    query: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Explain this query instead of the last one.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a picture with its heat map: .png or .html.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Say why a hit was found: signals, words, places, and what the nearest miss lacks.

    lingxi explain 3; lingxi explain 3 --query "a dog" --out dog.png
    """
    from lingxi.codec import dump
    from lingxi.errors import BadQuery
    from lingxi.wire import lines_json

    if out is not None and out.suffix.lower() not in (".png", ".html"):
        raise BadQuery(f"{out} ends in {out.suffix!r}; --out takes a name that ends in .png or .html")
    if out is not None and url:
        raise BadQuery("--out reads the file, which is on the server's machine; leave out --url")
    with _library(library, url) as lib:
        found = lib.explain(hit, query)
        if out is not None:
            _write(out, found, lib.segments([found.id])[0])
            typer.echo(f"wrote {printable_path(out)}", err=True)
    if as_json:
        typer.echo(printable_json(dump(found) | {"lines": lines_json(found.lines)}))
    else:
        typer.echo("\n".join(map(printable_line, lines(found))))


def lines(found: Explanation) -> Iterator[str]:
    """The explanation as lines of text."""
    likely = "" if found.probability is None else f", {found.probability:.0%} likely a match"
    yield f"{printable_path(found.path)} ({found.modality}{likely})"
    yield from _signals(found)
    if found.words:
        total = "" if found.score is None else f"; {found.score:.3f} in all"
        yield f"words of the query: {_shares(found.words)}{total}"
    if found.passage:
        yield "words of the passage: " + " ".join(each.text for each in found.passage)
    if found.classes:
        shown = [each for each in found.classes if abs(each.share) >= LEAST]
        largest = max((each.share for each in shown), default=0.0)
        yield "looks like: " + ", ".join(f"{each.name['en']} {_amount(each.share, largest)}" for each in shown)
    for region in found.regions:
        at = _where(region.x + region.width / 2, region.y + region.height / 2)
        yield f"where: {at} {_amount(region.share, found.regions[0].share)}"
    if found.moments:
        best = sorted(found.moments, key=lambda each: -each.score)[:3]
        yield "when: " + ", ".join(f"{clock(each.start_s)}-{clock(each.end_s)} ({each.score:.3f})" for each in best)
    yield from (f"line in the picture: {line.text}{' (?)' if line.unsure else ''}" for line in found.lines)
    if found.faithfulness is not None:
        areas = found.faithfulness
        told = "can be trusted" if areas.insertion > 2 * areas.deletion else "is a rough guide"
        yield f"the map {told} (deletion {areas.deletion:.2f}, insertion {areas.insertion:.2f})"
    if found.missed is not None:
        lacks = f"; it lacks: {_shares(found.missed.lacks[:3])}" if found.missed.lacks else ""
        yield f"nearest miss: {printable_path(found.missed.path)} ({REASONS[found.missed.reason]}){lacks}"
    if found.note:
        yield f"no map: {found.note}"


def _signals(found: Explanation) -> Iterator[str]:
    if not found.found:
        yield "the query does not find it"
    for each in found.signals:
        place = f"place {each.rank} of all files" if each.rank else "not among the first thousand files"
        yield f"{each.words['en']}: {place} ({each.score:.3f})"


def _shares(words: Sequence[Word]) -> str:
    shown = [each for each in words if abs(each.share) >= LEAST]
    return ", ".join(f"{each.text or '(example)'} {_said(each.strength, each.share)}" for each in shown)


def _amount(share: float, largest: float) -> str:
    return _said(strength(share, largest), share)


def _said(name: Strength, share: float) -> str:
    """A share in a word, with the number."""
    return f"{IN_WORDS[name]['en']} ({share:+.3f})"


def _where(x: float, y: float) -> str:
    """A point of the picture in words."""
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    down = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    return " ".join(filter(None, (down, across))) or "centre"


def _library(library: str | None, url: str) -> AbstractContextManager[Library | Client | Neighbour]:
    if url:
        from lingxi.present.cli.search import client

        return nullcontext(client(url, writes=False))
    from lingxi.neighbour import connect

    return connect(library)


def _write(out: Path, found: Explanation, hit: Hit) -> None:
    from lingxi.errors import BadQuery
    from lingxi.present.explained import explained_html, explained_png

    if found.map is None:
        raise BadQuery(f"there is no map of {hit.path.name}: {found.note or 'it is not a picture'}")
    if out.suffix.lower() == ".png":
        out.write_bytes(explained_png(found, hit))
    else:
        out.write_text(explained_html(found, hit), encoding="utf-8")
